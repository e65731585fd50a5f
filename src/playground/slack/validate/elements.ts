import { z } from 'zod';
import { limits } from './limits.ts';
import { richText } from './rich-text.ts';
import { anyText, confirm, date, id, mrkdwn, plainText, url } from './text.ts';

const actionable = { action_id: id.optional() };
const focusable = { ...actionable, focus_on_load: z.boolean().optional() };
const placeheld = { ...focusable, placeholder: plainText(limits.placeholder).optional() };
const confirmed = { confirm: confirm.optional() };
const style = z.enum(['primary', 'danger']).optional();

const option = z.strictObject({
  text: plainText(limits.option.text),
  value: z.string().min(1).max(limits.option.value),
  description: plainText(limits.option.description).optional(),
});
const styledOption = option.extend({
  text: z.discriminatedUnion('type', [plainText(limits.option.text), mrkdwn(limits.option.text)]),
  description: anyText(limits.option.description).optional(),
});
const options = z.array(option).min(1).max(limits.options.select);
const menu = {
  ...placeheld,
  ...confirmed,
  options: options.optional(),
  option_groups: z
    .array(z.strictObject({ label: plainText(limits.option.text), options }))
    .min(1)
    .max(limits.optionGroups)
    .optional(),
};
const several = { max_selected_items: z.int().min(1).optional() };

const slackFile = z
  .strictObject({ id: z.string().optional(), url: url.optional() })
  .superRefine((file, context) => {
    if ((file.id === undefined) === (file.url === undefined)) context.addIssue('must have either id or url');
  });

/** `alt_text` may be empty only where Slack takes an image for decoration, which it never says: it may not. */
export const picture = {
  alt_text: z.string().min(1).max(limits.image.altText),
  image_url: url.optional(),
  slack_file: slackFile.optional(),
};

export const image = z.strictObject({ type: z.literal('image'), ...picture });

export const button = z.strictObject({
  type: z.literal('button'),
  text: plainText(limits.button.text),
  value: z.string().max(limits.button.value).optional(),
  url: url.optional(),
  style,
  accessibility_label: z.string().max(limits.button.label).optional(),
  ...actionable,
  ...confirmed,
});

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  ...menu,
  initial_option: option.optional(),
});
const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  ...menu,
  ...several,
  initial_options: z.array(option).min(1).optional(),
});
const externalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...placeheld,
  ...confirmed,
  initial_option: option.optional(),
  min_query_length: z.int().min(0).optional(),
});
const usersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...placeheld,
  ...confirmed,
  initial_user: z.string().optional(),
});
const multiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...placeheld,
  ...confirmed,
  ...several,
  initial_users: z.array(z.string()).optional(),
});
const conversations = {
  ...placeheld,
  ...confirmed,
  default_to_current_conversation: z.boolean().optional(),
  filter: z
    .strictObject({
      include: z
        .array(z.enum(['im', 'mpim', 'private', 'public']))
        .min(1)
        .optional(),
      exclude_external_shared_channels: z.boolean().optional(),
      exclude_bot_users: z.boolean().optional(),
    })
    .optional(),
};
const conversationsSelect = z.strictObject({
  type: z.literal('conversations_select'),
  ...conversations,
  initial_conversation: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});
const multiConversationsSelect = z.strictObject({
  type: z.literal('multi_conversations_select'),
  ...conversations,
  ...several,
  initial_conversations: z.array(z.string()).optional(),
});
const channelsSelect = z.strictObject({
  type: z.literal('channels_select'),
  ...placeheld,
  ...confirmed,
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});
const multiChannelsSelect = z.strictObject({
  type: z.literal('multi_channels_select'),
  ...placeheld,
  ...confirmed,
  ...several,
  initial_channels: z.array(z.string()).optional(),
});
const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...actionable,
  ...confirmed,
  options: z
    .array(option.extend({ url: url.optional() }))
    .min(1)
    .max(limits.options.overflow),
});
const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  ...focusable,
  ...confirmed,
  options: z.array(styledOption).min(1).max(limits.options.checkboxes),
  initial_options: z.array(styledOption).min(1).optional(),
});
const radioButtons = z.strictObject({
  type: z.literal('radio_buttons'),
  ...focusable,
  ...confirmed,
  options: z.array(styledOption).min(1).max(limits.options.radio),
  initial_option: styledOption.optional(),
});
const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...placeheld,
  ...confirmed,
  initial_date: date.optional(),
});
const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...focusable,
  ...confirmed,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});
const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...placeheld,
  ...confirmed,
  initial_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'invalid time: must be HH:mm')
    .optional(),
  timezone: z.string().optional(),
});
const workflowButton = z.strictObject({
  type: z.literal('workflow_button'),
  text: plainText(limits.button.text),
  workflow: z.looseObject({ trigger: z.looseObject({ url }) }),
  style,
  accessibility_label: z.string().max(limits.button.label).optional(),
  ...actionable,
});

const dispatch = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).optional(),
    })
    .optional(),
};
const plainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...placeheld,
  ...dispatch,
  initial_value: z.string().max(limits.plainTextInput).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(limits.plainTextInput).optional(),
  max_length: z.int().min(1).max(limits.plainTextInput).optional(),
});
const numberInput = z.strictObject({
  type: z.literal('number_input'),
  ...placeheld,
  ...dispatch,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});
const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...placeheld,
  ...dispatch,
  initial_value: z.string().optional(),
});
const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...placeheld,
  ...dispatch,
  initial_value: z.string().optional(),
});
const fileInput = z.strictObject({
  type: z.literal('file_input'),
  ...actionable,
  filetypes: z.array(z.string()).min(1).optional(),
  max_files: z.int().min(1).max(10).optional(),
});
const richTextInput = z.strictObject({
  type: z.literal('rich_text_input'),
  ...placeheld,
  ...dispatch,
  initial_value: richText.optional(),
  min_lines: z.int().min(1).max(100).optional(),
  max_lines: z.int().min(1).max(100).optional(),
});

const selects = [
  staticSelect,
  multiStaticSelect,
  externalSelect,
  usersSelect,
  multiUsersSelect,
  conversationsSelect,
  multiConversationsSelect,
  channelsSelect,
  multiChannelsSelect,
] as const;
const pickers = [checkboxes, radioButtons, datepicker, timepicker] as const;

export const actionElement = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflow,
  datetimepicker,
  richTextInput,
  ...selects,
  ...pickers,
]);
export const accessory = z.discriminatedUnion('type', [
  button,
  workflowButton,
  overflow,
  image,
  ...selects,
  ...pickers,
]);
export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  fileInput,
  richTextInput,
  datetimepicker,
  ...selects,
  ...pickers,
]);

const feedback = z.strictObject({
  text: plainText(limits.button.text),
  value: z.string().max(limits.button.value),
  accessibility_label: z.string().max(limits.button.label).optional(),
});
export const contextAction = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('feedback_buttons'),
    ...actionable,
    positive_button: feedback,
    negative_button: feedback,
  }),
  z.strictObject({
    type: z.literal('icon_button'),
    ...actionable,
    ...confirmed,
    icon: z.string(),
    text: plainText(limits.button.text),
    value: z.string().max(limits.button.value).optional(),
    accessibility_label: z.string().max(limits.button.label).optional(),
    visible_to_user_ids: z.array(z.string()).optional(),
  }),
]);

import { z } from 'zod';
import { confirmed, option, placeheld } from './element-parts.ts';
import { limits } from './limits.ts';
import { plainText } from './text.ts';

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
export const selects = [
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

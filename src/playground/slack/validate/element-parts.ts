import { z } from 'zod';
import { limits } from './limits.ts';
import { anyText, confirm, id, mrkdwn, plainText } from './text.ts';

export const actionable = { action_id: id.optional() };
export const focusable = { ...actionable, focus_on_load: z.boolean().optional() };
export const placeheld = { ...focusable, placeholder: plainText(limits.placeholder).optional() };
export const confirmed = { confirm: confirm.optional() };
export const style = z.enum(['primary', 'danger']).optional();

export const option = z.strictObject({
  text: plainText(limits.option.text),
  value: z.string().min(1).max(limits.option.value),
  description: plainText(limits.option.description).optional(),
});
export const styledOption = option.extend({
  text: z.discriminatedUnion('type', [plainText(limits.option.text), mrkdwn(limits.option.text)]),
  description: anyText(limits.option.description).optional(),
});

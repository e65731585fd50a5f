import { z } from 'zod';
import type { Block } from '../blocks.ts';
import type { Site } from '../site.ts';
import { SlackError } from '../slack-error.ts';
import { checkedView, closeModals, pushModal, updateView } from '../views.ts';
import type { View } from '../world.ts';
import { isEmpty, textOf } from './choices.ts';
import type { Values } from './inputs.ts';

/** What a person sees after pressing the button at the foot of a modal. */
export type Submitted =
  | { outcome: 'closed' | 'updated' | 'pushed' | 'cleared' }
  /** By block: what stands in red under the field. */
  | { outcome: 'errors'; errors: Record<string, string> }
  | { outcome: 'failed'; error: string };

const Response = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
]);

/** Slack itself asks for what is required and of the right form, before the bot hears of it. */
export function missingFields(blocks: readonly Block[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { type, block_id: id, element, optional } of blocks) {
    if (type !== 'input' || !element) continue;
    const state = values[id]?.[element.action_id];
    if (!state) continue;
    if (isEmpty(element, state)) {
      if (!optional) errors[id] = 'Please complete this required field.';
      continue;
    }
    const fault = formFault(element, textOf(element, state));
    if (fault) errors[id] = fault;
  }
  return errors;
}

function formFault(element: { type: string; [field: string]: unknown }, text: string): string | undefined {
  if (element.type === 'plain_text_input') {
    const { min_length: min, max_length: max } = element as { min_length?: number; max_length?: number };
    if (min !== undefined && text.length < min) return `Must be at least ${min} characters.`;
    if (max !== undefined && text.length > max) return `Must be less than ${max + 1} characters.`;
  }
  if (element.type === 'number_input') {
    const { min_value: min, max_value: max } = element as { min_value?: string; max_value?: string };
    const form = element['is_decimal_allowed'] ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
    if (!form.test(text)) return 'Must be a valid number.';
    if (min !== undefined && Number(text) < Number(min)) return `Must be at least ${min}.`;
    if (max !== undefined && Number(text) > Number(max)) return `Must be at most ${max}.`;
  }
  if (element.type === 'email_text_input' && !/^\S+@\S+$/.test(text)) return 'Must be a valid email address.';
  if (element.type === 'url_text_input' && !/^https?:\/\/\S+$/.test(text)) return 'Must be a valid URL.';
  return undefined;
}

export function applySubmission(
  site: Site,
  view: View,
  body: Record<string, unknown> | undefined,
): Submitted {
  const depth = (site.world.modals.get(view.userId) ?? []).indexOf(view);
  if (!body) {
    closeModals(site, view.userId, depth);
    return { outcome: 'closed' };
  }
  const response = Response.safeParse(body);
  if (!response.success) throw new SlackError('invalid_response_action');
  const given = response.data;
  const checked = (next: unknown) => checkedView(site, [view.teamId], next, 'modal');
  switch (given.response_action) {
    case 'clear':
      closeModals(site, view.userId, 0);
      return { outcome: 'cleared' };
    case 'errors': {
      const known = view.blocks.filter(({ type }) => type === 'input').map(({ block_id: id }) => id);
      if (!Object.keys(given.errors).every((id) => known.includes(id))) {
        throw new SlackError('errors_name_no_input_block');
      }
      return { outcome: 'errors', errors: given.errors };
    }
    case 'update':
      updateView(site, view, checked(given.view));
      return { outcome: 'updated' };
    case 'push':
      pushModal(site, view, checked(given.view));
      return { outcome: 'pushed' };
  }
}

import { z } from 'zod';
import type { Block } from '../blocks.ts';
import { block } from './blocks.ts';
import { blockFaults, issueFaults } from './check-blocks.ts';
import { limits } from './limits.ts';
import type { Looked } from './rules.ts';
import { id, plainText } from './text.ts';

const kept = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(limits.view.privateMetadata).default(''),
  callback_id: id.default(''),
  external_id: id.default(''),
};

const view = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('home'), ...kept }),
  z.strictObject({
    type: z.literal('modal'),
    ...kept,
    title: plainText(limits.view.title),
    submit: plainText(limits.view.button).optional(),
    close: plainText(limits.view.button).optional(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
    submit_disabled: z.boolean().optional(),
  }),
]);

export type ViewPayload = z.infer<typeof view>;

export function checkView(
  value: unknown,
  knowsPicture: Looked['knowsPicture'],
): { view: ViewPayload } | { faults: string[] } {
  const parsed = view.safeParse(value, { reportInput: true });
  if (!parsed.success) return { faults: issueFaults(parsed.error, '/view') };
  const faults = [
    ...blockFaults(parsed.data.blocks, { surface: parsed.data.type, knowsPicture }, '/view/blocks'),
    ...submitFaults(parsed.data),
  ];
  return faults.length > 0 ? { faults } : { view: parsed.data };
}

function submitFaults(payload: ViewPayload): string[] {
  const asks = z
    .array(block)
    .safeParse(payload.blocks)
    .data?.some(({ type }) => type === 'input');
  return payload.type === 'modal' && asks && !payload.submit
    ? ['missing required field: submit [json-pointer:/view]']
    : [];
}

export function viewBlocks(payload: ViewPayload): Block[] {
  return payload.blocks as Block[];
}

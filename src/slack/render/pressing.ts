import { createHash } from 'node:crypto';
import type { ActionsBlock } from '@slack/types';
import { limits } from './limits.ts';

/** What the controls of one message need beside their own words. */
export interface Pressing {
  /** A command where it is short enough, and else something that stands for it. */
  fit(command: string, max: number): string;
  /** Counts up, over the whole message. */
  number(): number;
}

export function createPressing(fit: Pressing['fit']): Pressing {
  let count = 0;
  return { fit, number: () => ++count };
}

/** The value of a control; `null` where there is none that Slack would take. */
export function controlValue(command: string, max: number, pressing: Pressing): string | null {
  const value = command === '' ? '' : pressing.fit(command, max);
  return value === '' || value.length > max ? null : value;
}

/**
 * Named by what it holds: when a message is replaced, a block of the same name keeps what was chosen in it, and would
 * go on showing the agent of before.
 */
export function actionsBlock(
  name: string,
  elements: ActionsBlock['elements'],
  pressing: Pressing,
): ActionsBlock {
  const hash = createHash('sha256').update(JSON.stringify(elements)).digest('hex').slice(0, 8);
  return {
    type: 'actions',
    block_id: `${name}:${pressing.number()}:${hash}`,
    elements: elements.slice(0, limits.actions),
  };
}

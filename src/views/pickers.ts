import type { Action } from '../cards/card.ts';

/** A list from which one thing is chosen to have something done to it; none where there is nothing to choose. */
export function pickOne(label: string, options: readonly { label: string; command: string }[]): Action[] {
  return options.length === 0 ? [] : [{ type: 'select', label, options, selected: null }];
}

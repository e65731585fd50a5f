import type { BlockElementAction, ViewStateValue } from '@slack/bolt';

type State = Record<string, Record<string, ViewStateValue>>;

export interface Pressed {
  value: string;
  /** Of two date pickers, as a period; `null`: it was another control, or a day was not chosen. */
  days: string | null;
}

/** What a button, or the option of a list, stands for. */
export function pressedIn(action: BlockElementAction, state: State): Pressed {
  if (action.type === 'static_select') return { value: action.selected_option?.value ?? '', days: null };
  if (action.type !== 'button') return { value: '', days: null };
  const isRange = action.action_id.startsWith('range:show:');
  return { value: action.value ?? '', days: isRange ? daysIn(state[action.block_id] ?? {}) : null };
}

function daysIn(block: Record<string, ViewStateValue>): string | null {
  const days = ['range:from', 'range:to'].map((id) => block[id]?.selected_date ?? null);
  const [first, last] = days.filter((day) => day !== null).sort();
  if (first === undefined) return null;
  return last === undefined || last === first ? first : `${first}..${last}`;
}

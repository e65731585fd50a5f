import { type Block, type Element, interactive } from '../blocks.ts';
import { hasState, initialState, type State } from './choices.ts';

export type Values = Record<string, Record<string, State>>;

/** What each person has chosen in each message and view. A block that comes back changed starts anew. */
export interface Inputs {
  set(surface: string, block: Block, element: Element, state: State): void;
  values(surface: string, blocks: readonly Block[]): Values;
}

export function emptyInputs(): Inputs {
  const kept = new Map<string, { block: string; state: State }>();
  const keyOf = (surface: string, block: Block, element: Element) =>
    `${surface} ${block.block_id} ${element.action_id}`;

  return {
    set(surface, block, element, state) {
      kept.set(keyOf(surface, block, element), { block: JSON.stringify(block), state });
    },
    values(surface, blocks) {
      const values: Values = {};
      for (const { block, element } of interactive(blocks)) {
        if (!hasState(element)) continue;
        const own = kept.get(keyOf(surface, block, element));
        const state = own?.block === JSON.stringify(block) ? own.state : initialState(element);
        values[block.block_id] = { ...values[block.block_id], [element.action_id]: state };
      }
      return values;
    },
  };
}

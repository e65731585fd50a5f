import { useRef, useState } from 'preact/hooks';
import type { Act, ActAnswer, Surface } from '../../wire.ts';
import type { Drawing } from '../contracts.ts';
import type { Element, Value } from './shapes.ts';
import { keyOf } from './values.ts';

export interface Acts {
  press(blockId: string, element: Element): Promise<void>;
  choose(blockId: string, element: Element, value: Value): Promise<void>;
  isBusy(blockId: string, element: Element): boolean;
}

/** What is pressed and chosen on one message or view. A press that is not answered yet is not made again. */
export function useActs({ seat, send }: Drawing, on: Surface): Acts {
  const [busy, setBusy] = useState<readonly string[]>([]);
  const pressed = useRef(new Set<string>());
  const chosen = useRef<Promise<unknown>>(Promise.resolve());

  async function sendOnce(key: string, act: Act): Promise<ActAnswer | undefined> {
    pressed.current.add(key);
    setBusy([...pressed.current]);
    try {
      return await send(act);
    } finally {
      pressed.current.delete(key);
      setBusy([...pressed.current]);
    }
  }

  return {
    async press(blockId, element) {
      const key = keyOf(blockId, element);
      if (pressed.current.has(key)) return;
      pressed.current.add(key);
      // A day that was chosen a moment ago is part of what the button asks for.
      await chosen.current;
      await sendOnce(key, { act: 'press', seat, on, id: element.action_id, block: blockId });
    },
    choose(blockId, element, value) {
      const act: Act = {
        act: 'choose',
        seat,
        on,
        id: element.action_id,
        block: blockId,
        values: typeof value === 'string' ? (value === '' ? [] : [value]) : [...value],
      };
      const before = chosen.current;
      const now = before.then(() => sendOnce(keyOf(blockId, element), act));
      chosen.current = now;
      return now.then(() => {});
    },
    isBusy: (blockId, element) => busy.includes(keyOf(blockId, element)),
  };
}

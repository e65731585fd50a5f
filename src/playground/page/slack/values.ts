import { useLayoutEffect, useState } from 'preact/hooks';
import type { Json } from '../../wire.ts';
import { type Element, optionsOf, type Value } from './shapes.ts';

export interface Kept {
  valueOf(blockId: string, element: Element): Value;
  keep(blockId: string, element: Element, value: Value): void;
}

/** What somebody has typed and chosen. It stays while its block does, and goes with it. */
export function useKept(blocks: readonly Json[]): Kept {
  const [values, setValues] = useState<ReadonlyMap<string, Value>>(new Map());
  useLayoutEffect(() => {
    const text = JSON.stringify(blocks);
    const gone = [...values.keys()].filter((key) => !text.includes(`"block_id":${blockPart(key)}`));
    if (gone.length > 0) setValues(new Map([...values].filter(([key]) => !gone.includes(key))));
  }, [blocks]);
  return {
    valueOf: (blockId, element) => values.get(keyOf(blockId, element)) ?? initialOf(element),
    keep: (blockId, element, value) =>
      setValues((before) => new Map(before).set(keyOf(blockId, element), value)),
  };
}

export function keyOf(blockId: string, element: Pick<Element, 'action_id'>): string {
  return `${JSON.stringify(blockId)} ${element.action_id}`;
}

function blockPart(key: string): string {
  return key.slice(0, key.indexOf('" ') + 1);
}

const initialFields = [
  ...['initial_value', 'initial_date', 'initial_time', 'initial_date_time'],
  ...['initial_user', 'initial_conversation', 'initial_channel'],
  ...['initial_users', 'initial_conversations', 'initial_channels'],
];

function initialOf(element: Element): Value {
  const options = [element['initial_option'], element['initial_options']].flat().filter(Boolean);
  const offered = optionsOf(element).map(({ value }) => value);
  const chosen = options.map((option) => (option as { value: string }).value);
  if (isSeveral(element)) {
    const others = initialFields.map((field) => element[field]).find(Array.isArray);
    return chosen.length > 0 ? chosen.filter((value) => offered.includes(value)) : (others ?? []);
  }
  if (chosen[0] !== undefined) return chosen[0];
  const plain = initialFields.map((field) => element[field]).find((each) => each !== undefined);
  return typeof plain === 'string' || typeof plain === 'number' ? String(plain) : '';
}

function isSeveral({ type }: Element): boolean {
  return type === 'checkboxes' || type.startsWith('multi_');
}

import { createHash } from 'node:crypto';
import { limits } from './limits.ts';

/** What the controls of one message need beside their own words. */
export interface Pressing {
  /** A command where it is short enough, and else something that stands for it. */
  fit(command: string, max: number): string;
  /** Counts up, over the whole message: no two controls may have one id. */
  number(): number;
}

export function createPressing(fit: Pressing['fit']): Pressing {
  let count = 0;
  return { fit, number: () => ++count };
}

const KINDS = ['press', 'ask', 'range', 'share', 'type'] as const;

/**
 * `press`: run it; `ask`: ask first, by `askFirst`; `range`: open `rangeModal`; `share`: run it where everybody sees it;
 * `type`: open `nameModal`.
 */
export type PressKind = (typeof KINDS)[number];

export interface Press {
  kind: PressKind;
  /** A command, or the token that stands for it. */
  value: string;
}

/** `null` where there is no value that Discord would take. */
export function pressId(kind: PressKind, command: string, pressing: Pressing): string | null {
  const head = `${kind}:${pressing.number()}:`;
  const room = limits.customId - head.length;
  const value = command === '' ? '' : pressing.fit(command, room);
  return value === '' || value.length > room ? null : `${head}${value}`;
}

/** What a button or a form was made for; `null`: it is none of ours. */
export function readPress(customId: string): Press | null {
  const [, kind, value] = /^([a-z]+):\d+:(.+)$/s.exec(customId) ?? [];
  const known = KINDS.find((each) => each === kind);
  return known && value !== undefined ? { kind: known, value } : null;
}

// No command begins with it.
const TYPED = '?';

/** The option of a list behind which all that found no room can be typed. `open` is a command that wants a name. */
export function typedChoice(open: string, pressing: Pressing): string | null {
  const room = limits.optionValue - TYPED.length;
  const value = pressing.fit(open, room);
  return value === '' || value.length > room ? null : `${TYPED}${value}`;
}

/** What an option that was chosen stands for. */
export function readChoice(value: string): Press {
  return value.startsWith(TYPED)
    ? { kind: 'type', value: value.slice(TYPED.length) }
    : { kind: 'press', value };
}

/** Named by what it holds: a client keeps what was chosen in a list that comes back by the same name. */
export function selectId(options: readonly unknown[], pressing: Pressing): string {
  const hash = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8);
  return `select:${pressing.number()}:${hash}`;
}

import { InvalidError } from '../errors.ts';
import { faultsOf } from './check-event.ts';
import type { TallybotEvent } from './event.ts';

export interface Prepared {
  id: string;
  said: TallybotEvent;
  /** What is sent, every time, to the letter. */
  text: string;
}

export interface Defaults {
  source: string | undefined;
  now(): number;
  uuid(): string;
}

/** Decides once what an event says: whatever is sent or kept afterwards is this text. */
export function prepare(event: object, { source, now, uuid }: Defaults): Prepared {
  const said = Object.fromEntries(Object.entries(event ?? {}).filter(([, value]) => value !== undefined));
  said['id'] ??= uuid();
  if (source !== undefined) said['source'] ??= source;
  said[said['type'] === 'call' ? 'endedAt' : 'at'] ??= new Date(now()).toISOString();
  const faults = faultsOf(said);
  if (faults.length > 0) throw new InvalidError('This event cannot be counted', faults);
  return { id: String(said['id']), said: said as unknown as TallybotEvent, text: JSON.stringify(said) };
}

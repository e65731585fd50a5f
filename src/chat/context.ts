import type { CycleAnchor } from '../domain/cycle.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Right } from './command.ts';

/** Whoever typed it, as the platform's adapter knows them. */
export interface Person {
  id: string;
  name: string;
  right: Right | 'none';
}

export interface NamedThing {
  id: string;
  name: string;
  archived: boolean;
}

/** What every command knows before it asks anything. */
export interface Context {
  accountId: string;
  accountName: string;
  anchor: CycleAnchor;
  now: InstantMs;
  person: Person;
  /** The names of those who may change things. */
  managers: readonly string[];
}

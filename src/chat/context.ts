import type { InstantMs } from '../domain/instant.ts';
import type { Directory, ReportStore } from '../reports/ports.ts';
import type { Right } from './command.ts';

/** Whoever typed it, as the platform's adapter knows them. */
export interface Person {
  id: string;
  name: string;
  right: Right | 'none';
}

/** What every command has at hand. */
export interface Context {
  directory: Directory;
  now: InstantMs;
  person: Person;
  reports: ReportStore;
}

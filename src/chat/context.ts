import type { InstantMs } from '../domain/instant.ts';
import type { Directory, ReportStore } from '../reports/ports.ts';

/** Reading is for everyone in the team unless the account says otherwise; changing is for managers. */
export type Right = 'view' | 'manage';

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

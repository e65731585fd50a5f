import type { InstantMs } from '../domain/instant.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { ReportStore } from '../reports/ports/store.ts';
import type { Acts } from './ports/acts.ts';

/** Reading is for everyone in the team unless the account says otherwise; changing is for managers. */
export type Right = 'view' | 'manage';

/** Whoever typed it, as the platform's adapter knows them. */
export interface Person {
  id: string;
  name: string;
  right: Right | 'none';
}

/** The channel in which it was typed: where digests and warnings go that are asked for there. */
export interface Place {
  platform: 'slack' | 'discord';
  workspace: string;
  channel: string;
  /** As people call it, where everybody there may know that. */
  name?: string | null;
  /** Of the people there, as far as the platform says. */
  zone: string | null;
}

/** What every command has at hand. */
export interface Context {
  acts: Acts;
  directory: Directory;
  now: InstantMs;
  person: Person;
  /** `null`: nowhere that anything can be sent to, such as a terminal. */
  place: Place | null;
  reports: ReportStore;
}

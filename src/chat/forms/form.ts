import type { Context } from '../context.ts';

export interface Choice {
  label: string;
  value: string;
}

/** How one option of a command is asked for. What kind it is and what it may be, the command itself says. */
export interface Field {
  label: string;
  /** Under the field; where something is typed, the option's own description unless said otherwise. */
  hint?: string;
  required: boolean;
  /** What the choices of the option are called. */
  choices?: Readonly<Record<string, string>>;
  /** The choice that says nothing: Slack lets nobody take a choice back. */
  none?: string;
  /** Options that the same choice says too, a word for each: “weekly monday” is how often, and on which day. */
  with?: readonly string[];
  /** Several values, each in a field of its own; the command takes them with spaces between. */
  several?: Several;
}

export interface Several {
  max: number;
  /** On the button that adds a field. */
  more: string;
  /** Throws what is wrong with one of them, so that it is said at that very field. */
  check(value: string): unknown;
}

/** What a form opens with. */
export interface Beginning {
  /** By option: what is so now. */
  values: Readonly<Record<string, string>>;
  /** By option: what can be chosen, where the account says so. */
  choices?: Readonly<Record<string, readonly Choice[]>>;
  /** What a manager should know before: what holds now, and what this will do. */
  about: string;
}

/** A command that is filled in rather than typed. */
export interface Form {
  path: string;
  /** On the button that opens it. */
  label: string;
  title: string;
  submit: string;
  /** By option, in the order in which they are asked. */
  fields: Readonly<Record<string, Field>>;
  /** Said along without being asked. */
  given: Readonly<Record<string, string>>;
  /** It would be asked for confirmation: submitting the form is that. */
  isConfirmed: boolean;
  /** It is about a channel, which is asked for too. */
  hasPlace: boolean;
  begin(context: Context): Promise<Beginning>;
  /** By what a person can get wrong: the option where it is said. */
  faults: Readonly<Record<string, string>>;
}

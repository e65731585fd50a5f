import type { Values } from './kinds.ts';
import type { Progress } from './progress.ts';

interface Told {
  /** What it is for. */
  does: string;
  required?: true;
  /** Read where nothing is typed. */
  otherwise?: string;
  /** In place of the sign of its kind. */
  sign?: string;
}

export interface Flag {
  kind: 'flag';
  does: string;
}

interface Choosing extends Told {
  /** `choices`: one or more of them, with commas. */
  kind: 'choice' | 'choices';
  choices: readonly string[];
}

export type Value = Choosing | (Told & { kind: keyof Values });
export type Option = Flag | Value;
/** By its place. */
export type Word = Value;

type Read<Spec> = Spec extends { kind: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : Spec extends { kind: 'choices'; choices: readonly (infer Choice)[] }
    ? Choice[]
    : Spec extends { kind: infer Kind extends keyof Values }
      ? Values[Kind]
      : never;

/** What was typed, read, by the names of words and options. */
export type Given<Specs> = {
  [Name in keyof Specs]: Specs[Name] extends { kind: 'flag' }
    ? boolean
    : Specs[Name] extends { required: true } | { otherwise: string }
      ? Read<Specs[Name]>
      : Read<Specs[Name]> | undefined;
};

/** What each field of a result means, down to where a sentence says it all. */
export type Meaning = string | { readonly [field: string]: Meaning } | readonly [Meaning];

type MeaningOf<Data> = Data extends readonly (infer Item)[]
  ? string | (Item extends object ? readonly [MeaningOf<Item>] : never)
  : Data extends object
    ? string | FieldsOf<Data>
    : Data extends bigint
      ? never
      : string;
type FieldsOf<Data> = { [Field in keyof Data]-?: MeaningOf<NonNullable<Data[Field]>> };

export interface Example {
  /** As typed behind “tallybot”. */
  words: string;
  /** Lines of shell that must have run before. */
  first?: string;
  /** What there must be besides a database with the demo: the example is shown, and not run. */
  needs?: string;
}

interface Common {
  /** One word or two; the first is its family. */
  name: string;
  does: string;
  /** What else whoever uses it has to know. */
  more?: string;
  example: Example;
  /** How to go on after Ctrl+C. */
  resume?: string;
  /** For programs: not in any help. */
  hidden?: true;
}

interface Typed<Words, Options, Data> extends Common {
  words?: Words;
  options?: Options;
  /** `null`: everything has been said line by line. What is heavy is imported in here, so that help stays quick. */
  run(given: Given<Words> & Given<Options>, screen: Screen): Promise<Data | null>;
  /** What `--json` prints, field by field; a result without its meaning does not compile. */
  returns: FieldsOf<NoInfer<Data>>;
  /** The same for a person. */
  say(data: NoInfer<Data>): string;
  /** Whether what was found is nothing that a script may pass over: ends with 1. */
  fails?(data: NoInfer<Data>): boolean;
}

export interface Verb extends Common {
  words: Readonly<Record<string, Word>>;
  options: Readonly<Record<string, Option>>;
  returns: Readonly<Record<string, Meaning>>;
  run(given: never, screen: Screen): Promise<object | null>;
  say(data: never): string;
  fails?(data: never): boolean;
}

/** By the first word of the verbs in it. */
export type Families = Readonly<Record<string, () => Promise<readonly Verb[]>>>;

/** What a verb may do beside its result. */
export interface Screen {
  /** Somebody has pressed Ctrl+C: work that takes long looks between two steps. */
  signal: AbortSignal;
  clock: () => number;
  /** Beside the result, on stderr. */
  remark(text: string): void;
  /** One of many that come as they happen: a line of JSON, or what is said of it. */
  line(data: object, said: string): void;
  progress(job: { total: number; unit: string; quiet: boolean }): Progress;
  families: Families;
}

export function verb<
  const Words extends Readonly<Record<string, Word>> = Record<never, never>,
  const Options extends Readonly<Record<string, Option>> = Record<never, never>,
  Data extends object = object,
>(typed: Typed<Words, Options, Data>): Verb {
  const { words, options, ...rest } = typed;
  return { words: words ?? {}, options: options ?? {}, ...rest };
}

import type { Act, ActAnswer, CommandLine, Frame, MessageLine, PersonId } from '../wire.ts';

/** One platform as the page sees it: what lies before a person, and what they do. */
export interface Stage {
  frame(person: PersonId): Omit<Frame, 'at' | 'zone'>;
  /** The same message object is the same line: whoever looks again sees what has changed by comparing them. */
  messages(person: PersonId): readonly MessageLine[];
  act(person: PersonId, act: Act): Promise<ActAnswer>;
  file(id: string): StoredFile | null;
  watch(look: () => void): () => void;
}

export interface StoredFile {
  name: string;
  mediaType: string;
  bytes: Buffer;
}

export const people: Record<PersonId, { name: string }> = {
  member: { name: 'Member' },
  manager: { name: 'Manager' },
  'on-call': { name: 'On-call' },
};

export const personIds = Object.keys(people) as PersonId[];

/** The channels that both platforms have: by name, as a team would have them. */
export const channelNames = ['general', 'agents', 'on-call'] as const;

/** One line for each message as it is: they are never changed in place, so that their object says whether they are new. */
export function linesBy<Message extends object>(lineOf: (message: Message) => MessageLine) {
  const known = new WeakMap<Message, MessageLine>();
  return (message: Message): MessageLine => {
    const before = known.get(message);
    if (before) return before;
    const line = lineOf(message);
    known.set(message, line);
    return line;
  };
}

export function commandsOf(lines: readonly { command: string; description: string; hint: string }[]) {
  return lines.map(
    ({ command, description, hint }): CommandLine => ({
      path: command.replace(/^\//, ''),
      description,
      hint,
      options: [],
    }),
  );
}

export const done: ActAnswer = { status: 'done' };

export function failed(why: string): ActAnswer {
  return { status: 'failed', why };
}

/** The platform itself says so to whoever did it. */
export function failedAsTold(why: string): ActAnswer {
  return { status: 'failed', why, isTold: true };
}

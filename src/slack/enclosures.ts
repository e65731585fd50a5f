import type { FilePart } from '../cards/card.ts';
import { sayName } from '../cards/format.ts';
import type { Timing } from '../chat/timing.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Fault } from './errors.ts';
import type { Shelf } from './files.ts';
import type { Line } from './line.ts';
import { findMessage, type PlacedMessage } from './look-up.ts';
import { type Mail, sayUnsent } from './mail.ts';

export interface Enclosing {
  files: readonly FilePart[];
  line: Line;
  thread: Required<Shelf>;
  /** Some may be there already: nothing is older than that. `null`: none is. */
  lookSince: InstantMs | null;
  stillMine(): boolean;
}

const TRIES_MAX = 3;
const WAIT_MAX_MS = 10_000;

/** Puts files into the thread of a message that is there. What did not get there is said; never throws. */
export function createEnclose(mail: Mail, timing: Pick<Timing, 'pause' | 'now'>) {
  async function put(
    file: FilePart,
    { line, thread, stillMine }: Enclosing,
  ): Promise<Fault | 'not-mine' | null> {
    for (let attempt = 1; ; attempt += 1) {
      const fault = await mail.put(file, line.prompt, async () => {
        if (!stillMine()) throw new Error('the claim was lost');
        return thread;
      });
      if (fault === null) return null;
      if (!stillMine()) return 'not-mine';
      const waitMs = fault.kind === 'wait' ? (fault.afterMs ?? 1_000) : Number.POSITIVE_INFINITY;
      if (attempt === TRIES_MAX || waitMs > WAIT_MAX_MS) return fault;
      await timing.pause(waitMs);
    }
  }

  async function isThere({ name }: FilePart, { line, thread }: Enclosing, since: InstantMs) {
    const where = { channel: thread.channel, thread: thread.thread };
    const found = await findMessage(line.prompt, where, since, (message) => holds(message, name));
    return 'message' in found ? 'yes' : 'absent' in found ? 'no' : 'unknown';
  }

  return async (enclosing: Enclosing): Promise<string[]> => {
    const notes: string[] = [];
    const begunAt = timing.now();
    for (const file of enclosing.files) {
      const { lookSince } = enclosing;
      const known = lookSince === null ? 'no' : await isThere(file, enclosing, lookSince);
      if (known === 'unknown') notes.push(mayBeMissing(file));
      if (known !== 'no') continue;
      const fault = await put(file, enclosing);
      // Whoever has it now finds the message, and looks for its files.
      if (fault === 'not-mine') return notes;
      if (fault?.kind === 'unsure' && (await isThere(file, enclosing, begunAt)) === 'yes') continue;
      if (fault?.kind === 'unsure') notes.push(mayBeMissing(file));
      else if (fault) notes.push(sayUnsent(file, fault, ''));
    }
    return notes;
  };
}

function holds(message: PlacedMessage, name: string): boolean {
  return message.bot_id !== undefined && (message.files ?? []).some((file) => file.name === name);
}

function mayBeMissing({ name }: FilePart): string {
  return `${sayName(name)} may be missing from the thread: Slack did not say whether it is there.`;
}

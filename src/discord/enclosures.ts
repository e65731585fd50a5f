import type { REST } from 'discord.js';
import type { Card, FilePart } from '../cards/card.ts';
import { sayName } from '../cards/format.ts';
import type { Letter } from '../chat/ports/courier.ts';
import type { Timing } from '../chat/timing.ts';
import type { Failed } from './deliveries.ts';
import type { Parcel, Placing } from './placing.ts';
import { type Placed, replyTo, type Spot, threadOf } from './spot.ts';

/** What goes out beside a card; `notes`: what could not be had. */
type Draw = (card: Card) => Promise<Pick<Parcel, 'drawing'>>;

const TRIES_MAX = 3;
const WAIT_MAX_MS = 10_000;

/** Under a message that is there, one message for each of its files. What did not get there is said; never throws. */
export function createEnclose(rest: REST, placing: Placing, timing: Pick<Timing, 'pause'>) {
  /** A message that is there waits for nothing: what is asked for in a moment is waited for here. */
  async function patiently<Done extends object>(
    act: () => Promise<Done | { failed: Failed }>,
  ): Promise<Done | { failed: Failed }> {
    for (let attempt = 1; ; attempt += 1) {
      const done = await act();
      if (!('failed' in done) || done.failed.status !== 'later' || attempt === TRIES_MAX) return done;
      const waitMs = done.failed.afterMs ?? 1_000;
      if (waitMs > WAIT_MAX_MS) return done;
      await timing.pause(waitMs);
    }
  }

  return async (letter: Letter, placed: Placed, spot: Spot, draw: Draw): Promise<string[]> => {
    const files = letter.card.parts.filter((part) => part.type === 'file');
    if (files.length === 0 || !letter.stillMine()) return [];
    const isThread = !('person' in letter.to) && letter.to.threadOf !== null && spot.replyTo === null;
    const canThread = !('person' in letter.to) && letter.to.threadOf === null;
    const under = canThread
      ? await patiently(() => threadOf(rest, placed, letter.card.title))
      : isThread
        ? spot
        : replyTo(placed);

    const notes: string[] = [];
    for (const file of files) {
      const card = cardOf(file);
      const { drawing } = await draw(card);
      const { attachments } = drawing;
      notes.push(...(attachments?.notes ?? []));
      if (!attachments?.files.has(file)) continue;
      const parcel: Parcel = { ...letter, id: `${letter.id} ${file.name}`, card, drawing };
      const sent = 'failed' in under ? under : await patiently(() => placing.place(parcel, under));
      if (!('failed' in sent)) continue;
      // Whoever has it now finds the message, and looks for its files.
      if (sent.failed.status === 'lost') return notes;
      notes.push(sayUnsent(file, sent.failed));
    }
    return notes;
  };
}

function cardOf(file: FilePart): Card {
  return { title: file.name, tone: 'neutral', subtitle: null, parts: [file], actions: [], notes: [] };
}

function sayUnsent({ name }: FilePart, failed: Exclude<Failed, { status: 'lost' }>): string {
  return `${sayName(name)} could not be sent: ${failed.reason}`;
}

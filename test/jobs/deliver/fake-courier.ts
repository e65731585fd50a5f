import type { Courier, Delivery, Letter } from '../../../src/chat/ports/courier.ts';

export interface Message {
  id: string;
  messageId: string;
  to: Letter['to'];
  /** As it stands, and as it stood before. */
  titles: string[];
  mention: string | null;
}

/** `answer-lost`: it was posted, and nobody hears of it. `end`: nobody comes back from there. */
export type Behaviour =
  | 'answer-lost'
  | 'end'
  | Exclude<Delivery, { status: 'posted' | 'lost' }>
  | { wait: Promise<void> };

export interface FakeCourier extends Courier {
  messages: Message[];
  /** Posted although a message of that id stood there: what must never be. */
  doubles: string[];
  /** How the next ones go; by itself, everything is posted. */
  next(...behaviours: Behaviour[]): void;
  /** Asked for every letter, when nothing was said about the next. */
  chance: () => Behaviour | null;
  letters: Letter[];
  /** Resolves when so many have been begun. */
  begun(count: number): Promise<void>;
  /** How many were under way at once in any one place, at most. */
  sideBySide: { inOnePlace: number; inAll: number };
}

/** A platform as they are: what an attempt says is repeated is looked up by its id; anything else is posted. */
export function createFakeCourier(platform: Courier['platform'] = 'slack'): FakeCourier {
  const scripted: Behaviour[] = [];
  const awaited: { count: number; tell: () => void }[] = [];
  const underway = new Map<string, number>();

  async function take(
    letter: Letter,
    act: () => Delivery,
    looked?: () => Delivery | null,
  ): Promise<Delivery> {
    const place = 'channel' in letter.to ? letter.to.channel : letter.to.person;
    underway.set(place, (underway.get(place) ?? 0) + 1);
    const counts = [...underway.values()];
    fake.sideBySide.inOnePlace = Math.max(fake.sideBySide.inOnePlace, ...counts);
    fake.sideBySide.inAll = Math.max(
      fake.sideBySide.inAll,
      counts.reduce((sum, each) => sum + each, 0),
    );
    try {
      fake.letters.push(letter);
      for (const { count, tell } of awaited) if (fake.letters.length >= count) tell();
      const behaviour = scripted.shift() ?? fake.chance();
      if (behaviour && typeof behaviour === 'object' && 'wait' in behaviour) await behaviour.wait;
      const found = looked?.();
      if (found) return found;
      if (!letter.stillMine()) return { status: 'lost' };
      if (behaviour === 'end') return await new Promise<never>(() => {});
      if (behaviour === 'answer-lost') {
        act();
        return { status: 'later', reason: 'the answer was lost', afterMs: null, mayBeThere: true };
      }
      return behaviour && 'status' in behaviour ? behaviour : act();
    } finally {
      underway.set(place, (underway.get(place) ?? 1) - 1);
    }
  }

  const fake: FakeCourier = {
    platform,
    messages: [],
    doubles: [],
    letters: [],
    begun: (count) =>
      new Promise((tell) => {
        if (fake.letters.length >= count) tell();
        else awaited.push({ count, tell });
      }),
    sideBySide: { inOnePlace: 0, inAll: 0 },
    next: (...behaviours) => scripted.push(...behaviours),
    chance: () => null,
    post(letter) {
      const { id, to, card, mention } = letter;
      const there = () => fake.messages.find((each) => each.id === id);
      const looked = (): Delivery | null => {
        const messageId = letter.isRepeated && there()?.messageId;
        return messageId ? { status: 'posted', messageId } : null;
      };
      return take(
        letter,
        () => {
          if (there()) fake.doubles.push(id);
          const messageId = `m${fake.messages.length + 1}`;
          fake.messages.push({ id, messageId, to, titles: [card.title], mention });
          return { status: 'posted', messageId };
        },
        looked,
      );
    },
    edit: (letter, messageId) =>
      take(letter, () => {
        const there = fake.messages.find((each) => each.messageId === messageId);
        if (!there) return { status: 'refused', reason: 'deleted' };
        there.titles.unshift(letter.card.title);
        return { status: 'posted', messageId };
      }),
  };
  return fake;
}

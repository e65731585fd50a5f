import type { Card } from '../../cards/card.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Directory } from '../../reports/ports/directory.ts';

/** A channel, a thread under one of its messages, or a person alone. */
export type Address =
  | { workspace: string; channel: string; threadOf: string | null }
  | { workspace: string; person: string };

export interface Letter {
  /** Of the notice. Under one id there is one message, however often it is sent. */
  id: string;
  to: Address;
  card: Card;
  /** What the card says, as facts, for whoever is no person. */
  notice: Told;
  /** Whose numbers these are: colours, names, tokens of buttons. */
  directory: Directory;
  /** The one group or role that it wakes; everything else in it pings nobody. */
  mention: string | null;
  /**
   * An earlier attempt may have arrived: look before posting. So it is where one was begun and nobody knows its end, and
   * after a `later` that says `mayBeThere`; after any other `later` it is not, for nothing was posted.
   */
  isRepeated: boolean;
  /** When the last of them was begun. Not known: long ago. */
  triedAt?: InstantMs | null;
  /** Asked right before it is sent: a worker that was paused has lost its claim meanwhile. */
  stillMine(): boolean;
}

/** Of an edit: of what the message said at first, and what has become of that. */
export interface Told {
  destinationId: string | null;
  kind: string;
  facts: unknown;
  createdAt: InstantMs;
  acknowledged: { at: InstantMs; by: string } | null;
  recoveredAt: InstantMs | null;
}

export type Delivery =
  /** `messageId`: for `edit` and `threadOf`, as it stands. `notes`: what of the card did not go out, such as a file. */
  | { status: 'posted'; messageId: string; notes?: readonly string[] }
  /**
   * Not now: too many requests, or nobody answers. `afterMs`: as long as the platform asks for. `mayBeThere`: whether it
   * was posted is not known yet.
   */
  | { status: 'later'; reason: string; afterMs: number | null; mayBeThere?: true }
  /** There is no such place any more, or the bot may not be there. */
  | { status: 'gone'; reason: string }
  /** Would never be taken. “deleted”: what was to be edited is there no more. */
  | { status: 'refused'; reason: string }
  /** It may have arrived, and cannot be looked up. */
  | { status: 'unsure'; reason: string }
  /** The claim was lost before anything was sent. */
  | { status: 'lost' };

/** Takes cards to one platform, unasked. Never throws. */
export interface Courier {
  platform: 'slack' | 'discord' | 'webhook';
  post(letter: Letter): Promise<Delivery>;
  edit(letter: Letter, messageId: string): Promise<Delivery>;
}

// What the laboratory beside the chats does, as its server and the page speak of it.
import type { Json, PersonId, Platform } from './wire.ts';

/** What can be tried out on the running service; whoever opens the playground makes it. */
export interface Laboratory {
  state(): Promise<LabState>;
  do<Name extends Doing['do']>(doing: Extract<Doing, { do: Name }>): Promise<Done[Name] | LabFailure>;
}

export interface LabFailure {
  status: 'failed';
  why: string;
}

export type Doing =
  | ({ do: 'spend' } & Spending)
  | { do: 'zero'; agent: string; company: string | null }
  /** By the command that a manager would type. */
  | { do: 'set'; what: 'alerts' | 'digest'; platform: Platform }
  | { do: 'move'; to: Move }
  /** It hits whatever is posted next. */
  | { do: 'order'; platform: Platform; fault: Fault }
  /** Ordered, met, and told. */
  | { do: 'show'; platform: Platform; fault: Fault }
  | { do: 'page'; of: 'statement' | 'events'; cursor: string | null }
  | { do: 'behind'; platform: Platform; person: PersonId; message: string; cursor: string | null };

export interface Done {
  spend: Spent;
  zero: RanToZero;
  set: Told;
  move: Moved;
  order: Told;
  show: Shown;
  page: Exchange;
  behind: Behind;
}

export interface Told {
  status: 'done';
  said: string;
}

export interface LabState {
  zone: string;
  at: number;
  /** Where the clock is being moved to. */
  movingTo: number | null;
  moves: { to: Move; at: number }[];
  agents: { id: string; name: string; kind: string; company: string | null }[];
  companies: { id: string; name: string }[];
  dearModel: string | null;
  balance: BalanceLine;
  /** Channels that are warned of low credit, and those that get digests. */
  warned: ChannelSpot[];
  digests: (ChannelSpot & { nextAt: number | null })[];
  deliveries: DeliveryLine[];
}

export interface ChannelSpot {
  platform: Platform;
  channel: string;
}

/** As `GET /v1/balance` says it: credits as decimals, instants as ISO texts. */
export interface BalanceLine {
  at: string;
  plan: { name: string } | null;
  planCredits: string;
  topUpCredits: string;
  held: string;
  available: string;
  allowance: string;
  used: string;
  absorbed: string;
  cycle: { number: number; startsAt: string; endsAt: string };
  daysLeft: number;
}

export const spendings = ['reply', 'dear-reply', 'call', 'test'] as const;

export interface Spending {
  what: (typeof spendings)[number];
  agent: string;
  company: string | null;
  /** Of replies: how many. */
  count: number;
  /** Of a call: from the answer to the end, and how much of it was on hold. */
  seconds: number;
  heldSeconds: number;
}

/** A request to the service's own API, as it was made, and its answer. */
export interface Exchange {
  status: 'done';
  method: 'GET' | 'POST';
  path: string;
  body: Json | null;
  code: number;
  answer: Json;
  curl: string;
}

export interface Spent {
  status: 'done';
  said: string;
  exchange: Exchange;
  before: BalanceLine;
  after: BalanceLine;
}

export interface RanToZero {
  status: 'done';
  said: string;
  steps: { said: string; exchange: Exchange }[];
  /** Where to buy more, as the refusal says. */
  topUpUrl: string | null;
  /** What was said of it in chat. */
  warnings: DeliveryLine[];
  isHeardAnywhere: boolean;
}

export const moves = ['hour', 'day', 'monday', 'cycle'] as const;
export type Move = (typeof moves)[number];

export interface Moved {
  status: 'done';
  said: string;
  from: number;
  to: number;
  deliveries: DeliveryLine[];
}

export const faults = [
  'rate-limited',
  'server-error',
  'lost-answer',
  'killed-worker',
  'dropped-socket',
  'duplicate',
] as const;
export type Fault = (typeof faults)[number];

export interface Shown {
  status: 'done';
  said: string;
  /** One message, one answer: nothing was lost, nothing said twice. */
  isRight: boolean;
  lines: { at: number; text: string }[];
}

/** A row of the outbox. */
export interface DeliveryLine {
  id: string;
  kind: string;
  platform: Platform | null;
  channel: string | null;
  state: string;
  attempts: number;
  dueAt: number;
  postedAt: number | null;
  error: string | null;
}

/** What stands behind a message. */
export interface Behind {
  status: 'done';
  delivery: DeliveryLine | null;
  /** `null`: it speaks of no stretch of time. */
  figures: {
    period: string;
    firstDay: string;
    lastDay: string;
    agent: string | null;
    company: string | null;
    events: number;
    sum: string;
    /** Whether that sum stands in the message. */
    isSaid: boolean;
  } | null;
  lines: EventEntries[];
  nextCursor: string | null;
}

export interface EventEntries {
  at: number;
  agent: string;
  company: string | null;
  type: string;
  id: string;
  charged: string;
  free: string | null;
  isVoided: boolean;
  /** From which credits it was taken; `null`: from none. */
  entries: { grant: string | null; credits: string; isReversal: boolean }[];
}

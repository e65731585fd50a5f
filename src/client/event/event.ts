export const agentKinds = [
  'chat',
  'voice_inbound',
  'voice_outbound',
  'voice_web',
  'auto_trigger',
  'assistant',
] as const;
export type AgentKind = (typeof agentKinds)[number];

/** With its offset where it is text: `2026-05-01T09:30:00Z`. */
export type Instant = Date | string;

type Maybe<Value> = Value | null | undefined;

interface EventFields {
  /** Made up where left out. The same id and source again is the same event, for ever. */
  id?: string | undefined;
  source?: string | undefined;
  /** The agent that has used it, by its id in the account. */
  agent: string;
  /** Needed once, by an agent that the account does not know yet. */
  kind?: Maybe<AgentKind>;
  /** The customer for whom the agent worked. */
  company?: Maybe<string>;
  /** Who used the agent. */
  person?: Maybe<string>;
  /** Where it was used, by the name that the account's rates give it. */
  surface?: Maybe<string>;
  model?: Maybe<string>;
  voice?: Maybe<string>;
  /** The chat session: what makes many replies one chat. */
  conversation?: Maybe<string>;
  callId?: Maybe<string>;
  /** A test, which costs nothing. */
  playground?: boolean | undefined;
  /** For whoever reads the log: up to 500 characters. */
  remarks?: Maybe<string>;
}

/** An answer of an agent. */
export interface ReplyEvent extends EventFields {
  type: 'reply';
  /** Now, where left out. */
  at?: Instant | undefined;
  /** As how many it counts: 1, where left out. */
  quantity?: number | undefined;
}

/** A lead that an agent has won. */
export interface LeadEvent extends EventFields {
  type: 'lead';
  /** Now, where left out. */
  at?: Instant | undefined;
  leads?: number | undefined;
}

/** A call that is over. At least one of `startedAt`, `connectedAt` and `answeredAt` is needed. */
export interface CallEvent extends EventFields {
  type: 'call';
  startedAt?: Maybe<Instant>;
  connectedAt?: Maybe<Instant>;
  /** Left out: nobody picked up. */
  answeredAt?: Maybe<Instant>;
  /** Now, where left out. */
  endedAt?: Instant | undefined;
  /** Time on hold, as one duration or as intervals, never both. */
  heldMs?: number | undefined;
  holds?: readonly { from: Instant; to: Instant }[] | undefined;
  /** Time that the system took, which is subtracted as time on hold is. */
  systemMs?: number | undefined;
  responses?: number | undefined;
  translation?: Maybe<{ parties: number }>;
}

/** Something that costs credits and has happened. */
export type TallybotEvent = ReplyEvent | LeadEvent | CallEvent;

type Spent<Event> = Event extends TallybotEvent
  ? Omit<Event, 'agent'> & { agent?: string | undefined }
  : never;

/** The same, where the agent is known from elsewhere. */
export type SpentEvent = Spent<TallybotEvent>;

import type { AgentKind } from '../../domain/agent.ts';
import type { AlertState } from '../../domain/alert.ts';
import type { Credits } from '../../domain/credits.ts';
import type { Grant } from '../../domain/grant.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Tally } from '../../domain/tally.ts';
import type { StoredHold } from './account-state.ts';

export interface EventRow {
  accountId: string;
  seq: number;
  source: string;
  eventId: string;
  payloadHash: string;
  occurredAt: InstantMs;
  receivedAt: InstantMs;
  chargedAt: InstantMs;
  type: string;
  kind: string;
  agentId: string;
  companyId: string | null;
  person: string | null;
  model: string | null;
  voice: string | null;
  surface: string | null;
  conversationId: string | null;
  opensChat: boolean;
  callId: string | null;
  quantity: number;
  actualMs: number;
  billedMs: number;
  leads: number;
  amount: Credits;
  unitPrice: Credits;
  rateId: string | null;
  free: string | null;
  remarks: string | null;
  grantId: string | null;
  balanceAfter: Credits;
}

export type EntryKind = 'debit' | 'reversal' | 'rollover' | 'repayment' | 'expiry' | 'void';

export interface EntryRow {
  accountId: string;
  seq: bigint;
  kind: EntryKind;
  grantId: string | null;
  eventAt: InstantMs | null;
  eventSeq: number | null;
  /** What it does to the grant: negative takes. */
  amount: Credits;
  at: InstantMs;
  postedAt: InstantMs;
  reverses: bigint | null;
}

export interface QuarterCell {
  accountId: string;
  bucketAt: InstantMs;
  /** The local day in which the quarter of an hour lies: no zone parts one. */
  day: Day;
  agentId: string;
  companyId: string;
  model: string;
  kind: string;
  /** What it gains. */
  sums: Tally;
}

export interface OutboxRow {
  accountId: string;
  id: string;
  destinationId: string | null;
  kind: string;
  facts: Record<string, string | number | boolean | null>;
  /** What its message is about; of a `recovered`, what is over with it. */
  about: string | null;
  dueAt: InstantMs;
}

export interface AuditRow {
  accountId: string;
  at: InstantMs;
  actor: string;
  act: string;
  subject: string;
  after: Record<string, string | number | boolean | null> | null;
  remarks: string | null;
}

export interface HoldWrite {
  accountId: string;
  hold: StoredHold;
  endedBy: 'capture' | 'release' | null;
  /** There is none of this name yet. */
  isNew: boolean;
}

/** Everything that one commit writes. */
export interface Writes {
  events: EventRow[];
  entries: EntryRow[];
  grants: { accountId: string; grant: Grant; actor: string; remarks: string | null; at: InstantMs }[];
  grantVoids: { accountId: string; id: string; voidedAt: InstantMs }[];
  eventVoids: {
    accountId: string;
    source: string;
    eventId: string;
    voidedAt: InstantMs;
    actor: string;
    remarks: string | null;
  }[];
  quarters: Map<string, QuarterCell>;
  people: Map<string, { accountId: string; day: Day; person: string; used: Credits; events: number }>;
  conversations: { accountId: string; id: string; eventSeq: number }[];
  agents: { accountId: string; id: string; kind: AgentKind; companyId: string | null; at: InstantMs }[];
  holds: Map<string, HoldWrite>;
  capUse: Map<string, { accountId: string; capId: string; startsAt: InstantMs; used: Credits }>;
  alerts: Map<string, { accountId: string; ruleId: string; scope: string; state: AlertState }>;
  outbox: OutboxRow[];
  audit: AuditRow[];
  closedGrants: { accountId: string; id: string; remaining: Credits }[];
}

export function noWrites(): Writes {
  return {
    events: [],
    entries: [],
    grants: [],
    grantVoids: [],
    eventVoids: [],
    quarters: new Map(),
    people: new Map(),
    conversations: [],
    agents: [],
    holds: new Map(),
    capUse: new Map(),
    alerts: new Map(),
    outbox: [],
    audit: [],
    closedGrants: [],
  };
}

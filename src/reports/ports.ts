import type { AgentKind } from '../domain/agent.ts';
import type { AlertRule } from '../domain/alert.ts';
import type { GrantState } from '../domain/burn-down.ts';
import type { Cap } from '../domain/cap.ts';
import type { PackPrice, PlanPrice } from '../domain/compare-plans.ts';
import type { Credits } from '../domain/credits.ts';
import type { CycleAnchor } from '../domain/cycle.ts';
import type { DaySpend } from '../domain/forecast.ts';
import type { GrantPool } from '../domain/grant.ts';
import type { Day, InstantMs } from '../domain/instant.ts';
import type { Subscribed } from '../domain/plan.ts';
import type { Proof } from '../domain/proof.ts';
import type { Rate } from '../domain/rate-card.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { Tally } from '../domain/tally.ts';
import type { WarningSettings } from '../domain/warning.ts';

/** An account's credits as its caches have them: as of the last commit, not moved on to any instant. */
export interface AccountCredits extends Subscribed {
  anchor: CycleAnchor;
  topUpUrl: string | null;
  grantedCycle: number | null;
  /** The newest instant that has been decided; `-Infinity` before the first. */
  allocatedUntil: InstantMs;
  /** Those that may still change: open ones, also when they have expired. */
  grants: readonly GrantState[];
  totals: ReadonlyMap<number, { used: Credits; uncovered: Credits }>;
  /** What holds that live at the instant asked about set aside. */
  held: Credits;
}

export interface Page<Line> {
  lines: readonly Line[];
  /** Where the next page begins; `null`: this was the last. */
  nextCursor: string | null;
}

export interface PageQuestion {
  cursor?: string | undefined;
  limit: number;
}

export interface EventQuestion extends PageQuestion {
  from?: InstantMs | undefined;
  /** Exclusive. */
  to?: InstantMs | undefined;
  agent?: string | undefined;
  company?: string | undefined;
  kind?: string | undefined;
  type?: string | undefined;
  includePlayground?: boolean | undefined;
}

export interface EventLine {
  seq: number;
  source: string;
  id: string;
  occurredAt: InstantMs;
  /** Differs from `occurredAt` for what arrived past its grace. */
  chargedAt: InstantMs;
  type: string;
  kind: string;
  agent: string;
  company: string | null;
  person: string | null;
  model: string | null;
  voice: string | null;
  surface: string | null;
  conversation: string | null;
  callId: string | null;
  quantity: number;
  leads: number;
  charged: Credits;
  unitPrice: Credits;
  rateId: string | null;
  actualMs: number;
  billedMs: number;
  free: string | null;
  remarks: string | null;
  voidedAt: InstantMs | null;
}

/** Lines at one instant in the order in which they happen: what lapses goes before what is given. */
export const statementKinds = ['expiry', 'rollover', 'grant', 'repayment', 'void', 'usage'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** A movement that no row says yet, because no commit has come by since it happened. */
export interface PendingLine {
  at: InstantMs;
  kind: Exclude<StatementKind, 'usage'>;
  grantId: string;
  pool: GrantPool;
  /** Signed, as it is shown. */
  credits: Credits;
}

/** An account brought to an instant: where a statement starts from. */
export interface Settled {
  asOf: InstantMs;
  balance: Credits;
  pending: readonly PendingLine[];
}

export interface StatementLine {
  at: InstantMs;
  kind: StatementKind;
  /** What was used (negative) or added, as it is shown; of a rollover, what was carried. */
  credits: Credits;
  /** What it did to the balance. Differs for what no grant covered, what was taken back, and what only moved. */
  change: Credits;
  balanceAfter: Credits;
  grantId: string | null;
  pool: GrantPool | null;
  event: { source: string; id: string; type: string; agent: string; callId: string | null } | null;
  voided: boolean;
  remarks: string | null;
}

export const usageGroups = ['agent', 'kind', 'model', 'company', 'person', 'day'] as const;
export type UsageGroup = (typeof usageGroups)[number];

export interface UsageQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  groupBy: UsageGroup;
  agent?: string | undefined;
  kind?: string | undefined;
  model?: string | undefined;
  company?: string | undefined;
}

type CountedOfPeople = Pick<Tally, 'used' | 'events'>;

/** The rest is not counted by person: then it is `null`. */
export type UsageSum = CountedOfPeople &
  Record<Exclude<keyof Tally, keyof CountedOfPeople>, number | null> & {
    /** The agent, kind, model, company, person or day; empty where an event named none. */
    key: string;
  };

/** Who and what an account is made of, with the names that people know. */
export interface Directory {
  id: string;
  name: string;
  anchor: CycleAnchor;
  agentSlots: number | null;
  seats: number | null;
  upgradeUrl: string | null;
  topUpUrl: string | null;
  readableBy: 'team' | 'members';
  agents: readonly NamedAgent[];
  /** The agents by id, the oldest first: one that is added changes nothing about those before it, such as colours. */
  roster: readonly string[];
  companies: readonly Named[];
  members: readonly NamedMember[];
  /** Of Discord servers: whoever holds one may what it says. */
  roles: readonly NamedMember[];
}

export interface Named {
  id: string;
  name: string;
  archived: boolean;
}

export interface NamedAgent extends Named {
  kind: AgentKind;
  companyId: string | null;
  confirmed: boolean;
}

export interface NamedMember {
  id: string;
  name: string;
  role: 'view' | 'manage' | 'own';
}

export const cellKeys = ['day', 'agent', 'company', 'model', 'kind'] as const;
export type CellKey = (typeof cellKeys)[number];

export interface CellQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  /** What is told apart; everything else is summed. None: one sum of all. */
  by: readonly CellKey[];
  agent?: string | undefined;
  company?: string | undefined;
}

/** Sums over usage. A key that was not asked for is empty. */
export interface Cell extends Tally {
  day: Day;
  agent: string;
  company: string;
  model: string;
  kind: string;
}

/** A quarter of an hour of UTC: what days and hours of every zone are made of. */
export interface Quarter {
  at: InstantMs;
  used: Credits;
}

export interface QuarterQuestion {
  from: InstantMs;
  /** Exclusive. */
  to: InstantMs;
  agent?: string | undefined;
  company?: string | undefined;
}

/** What an account pays by, and what else it is offered. */
export interface Prices {
  plans: readonly (PlanPrice & { name: string })[];
  packs: readonly (PackPrice & { name: string })[];
  rates: readonly Rate[];
}

export interface NearestQuestion {
  /** Local days of the account, both included. */
  from: Day;
  to: Day;
  agent?: string | undefined;
  company?: string | undefined;
  kind?: string | undefined;
}

/** The last day with usage before a range, and the first after it. */
export interface NearestDays {
  before: Day | null;
  after: Day | null;
}

/** How credits are bought without anybody asking. */
export interface Recharge {
  below: Credits;
  buy: Credits;
  monthlyCap: Credits;
  provider: string;
  pausedAt: InstantMs | null;
  /** In a row, since it last worked. */
  failures: number;
  /** Nothing is tried before. */
  retryAt: InstantMs | null;
  /** In the month asked about. */
  bought: Credits;
  /** The newest first. */
  attempts: readonly RechargeAttemptLine[];
}

/** How an account pays where payments are taken. */
export interface Payer {
  /** In settings. */
  provider: string;
  /** As people call it. */
  name: string;
  /** What may be charged unasked, such as “Visa ending in 4242”. */
  card: string | null;
}

/** A purchase. `begun`, `pending` and `unknown` have not ended; of the last, the answer was lost. */
export interface RechargeAttemptLine {
  id: string;
  amount: Credits;
  provider: string;
  state: 'begun' | 'pending' | 'unknown' | 'paid' | 'failed';
  createdAt: InstantMs;
  settledAt: InstantMs | null;
  /** Who answered it in chat, by name. */
  answeredBy: string | null;
  error: string | null;
}

/** Why money kept elsewhere could not be read. */
export type TelephonyFailure =
  /** No answer in time, or one that says that the company is in trouble. */
  | 'unreachable'
  /** Asked too often. */
  | 'busy'
  /** Not with these credentials. */
  | 'refused'
  /** What signs in cannot be opened with TOKEN_KEYS. */
  | 'locked'
  /** An answer in which what was asked for is not to be found. */
  | 'unexpected';

/** Money with a telephone company: another currency, another account, never mixed with credits. */
export interface TelephonyMoney {
  connectionId: string;
  /** As people call the company. */
  provider: string;
  /** What it said last; `null`: nothing yet. */
  said: {
    at: InstantMs;
    /** Of all that is said here. */
    currency: string;
    /** Decimals, as it says them: “12.34”. `null`: this account has none of its own, because another pays for it. */
    balance: string | null;
    spent: string;
    /** Days of UTC, both included, in which that was spent. */
    from: Day;
    to: Day;
  } | null;
  /** Since when it could not be asked anew; `null`: the last time it could. */
  failure: { since: InstantMs; why: TelephonyFailure } | null;
}

export interface DestinationLine {
  id: string;
  platform: 'slack' | 'discord' | 'webhook';
  workspace: string;
  channel: string;
  /** As people call it; `null`: nobody has said so. */
  name: string | null;
  zone: string | null;
  ownerId: string;
  broken: { at: InstantMs; why: string | null } | null;
}

/** What one channel is warned of. */
export interface AlertRuleLine extends WarningSettings {
  id: string;
  destinationId: string;
  ownerId: string;
  rule: AlertRule;
  mutedAt: InstantMs | null;
  snoozedUntil: InstantMs | null;
}

export interface DigestLine extends Schedule {
  id: string;
  destinationId: string;
  ownerId: string;
  companyId: string | null;
  agentId: string | null;
  nextAt: InstantMs | null;
  /** The newest local date that has had its digest, and has no other. */
  saidOn: Day | null;
  pausedAt: InstantMs | null;
}

export interface CapLine {
  cap: Cap;
  /** What the newest window with usage has seen; that window may be over. */
  counted: { from: InstantMs; used: Credits } | null;
}

export interface Undelivered {
  id: string;
  kind: string;
  destinationId: string | null;
  at: InstantMs;
  attempts: number;
  error: string | null;
}

/** What is said unasked, to whom, and what did not get there. */
export interface Notices {
  destinations: readonly DestinationLine[];
  /** Who was in the team and has left it: what they set up goes on. */
  formerMembers: readonly { id: string; name: string }[];
  /** Who has changed something here without ever being a member, as they were called then. */
  passersBy: readonly { id: string; name: string }[];
  rules: readonly AlertRuleLine[];
  digests: readonly DigestLine[];
  caps: readonly CapLine[];
  /** What is due and not said yet, since when, and what went wrong with the first of it. */
  waiting: { count: number; since: InstantMs | null; why: string | null };
  dead: { count: number; newest: readonly Undelivered[] };
}

/** What reports read. `null`: there is no such account. */
export interface ReportStore {
  credits(accountId: string, now: InstantMs): Promise<AccountCredits | null>;
  spendByDay(accountId: string, from: Day): Promise<readonly DaySpend[]>;
  events(accountId: string, question: EventQuestion): Promise<Page<EventLine>>;
  /** `settle` and the lines see one state of the account, whatever is written meanwhile. */
  statement(
    accountId: string,
    question: PageQuestion,
    now: InstantMs,
    settle: (credits: AccountCredits) => Settled,
  ): Promise<Page<StatementLine> | null>;
  usage(accountId: string, question: UsageQuestion): Promise<readonly UsageSum[]>;
  cells(accountId: string, question: CellQuestion): Promise<readonly Cell[]>;
  /** Those in which something was used, in order. */
  quarters(accountId: string, question: QuarterQuestion): Promise<readonly Quarter[]>;
  directory(accountId: string): Promise<Directory | null>;
  prices(accountId: string): Promise<Prices>;
  nearestDays(accountId: string, question: NearestQuestion): Promise<NearestDays>;
  /** `null`: nobody has set it up. */
  recharge(accountId: string, month: string): Promise<Recharge | null>;
  /** `null`: there is none of that id. */
  rechargeAttempt(accountId: string, id: string): Promise<RechargeAttemptLine | null>;
  notices(accountId: string, now: InstantMs): Promise<Notices>;
  /** Each connection with a telephone company. Left out where there can be none. */
  telephony?: (accountId: string) => Promise<readonly TelephonyMoney[]>;
  /** Left out where no payments are taken. */
  payer?: (accountId: string) => Promise<Payer>;
  /** Folds the facts anew and compares every stored number. Left out where nobody can. */
  proof?: (accountId: string, now: InstantMs) => Promise<Proof>;
}

import type { AgentKind } from '../../domain/agent.ts';
import type { AlertRule } from '../../domain/alert.ts';
import type { Cap } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Rate } from '../../domain/rate-card.ts';
import type { WarningSettings } from '../../domain/warning.ts';

/** Who changed something, why, and when: what the audit remembers of it. */
export interface By {
  actor: string;
  /** As the platform calls them: kept for those who were never named as members. */
  name?: string | undefined;
  remarks: string | null;
  at: InstantMs;
  /** Of the button that was pressed in chat. What one press did is not done again by another of the same button. */
  ref?: string | undefined;
}

/** What is left out stays as it is; of a new account, it starts at its default. */
export interface AccountInput {
  name: string;
  zone: string;
  anchorAt: InstantMs;
  agentSlots?: number | null;
  seats?: number | null;
  unknownAgents?: 'create' | 'refuse';
  graceMs?: number;
  readableBy?: 'team' | 'members';
  topUpUrl?: string | null;
  upgradeUrl?: string | null;
}

export interface PlanInput extends Plan {
  priceCents: number;
  currency: string;
  agentSlots: number | null;
  seats: number | null;
}

export interface PackInput {
  id: string;
  name: string;
  credits: Credits;
  priceCents: number;
  currency: string;
}

/** From that cycle on; `null`: pay as you go. */
export interface SubscriptionInput {
  fromCycle: number;
  planId: string | null;
  /** Who collects for each cycle before it has its allowance. Left out or `null`: it has it as soon as it begins. */
  paidBy?: string | null;
}

export interface CompanyInput {
  id: string;
  name: string;
  archivedAt: InstantMs | null;
}

/** Whoever puts an agent has confirmed it. What is left out stays as it is; a new one needs its kind. */
export interface AgentInput {
  id: string;
  name?: string;
  kind?: AgentKind;
  companyId?: string | null;
  archivedAt?: InstantMs | null;
}

export interface MemberInput {
  id: string;
  name: string;
  role: 'view' | 'manage' | 'own';
  removedAt: InstantMs | null;
}

export interface DestinationInput {
  id: string;
  platform: 'slack' | 'discord' | 'webhook';
  workspace: string;
  channel: string;
  /** As people call it. Left out, it stays as it is. */
  name?: string | null | undefined;
  zone: string | null;
  ownerId: string;
}

export interface AlertRuleInput extends WarningSettings {
  id: string;
  kind: 'low_credit';
  rule: AlertRule;
  destinationId: string;
  ownerId: string;
  mutedAt: InstantMs | null;
  snoozedUntil: InstantMs | null;
}

export type TermsAnswer<Reason extends string = never> =
  | { status: 'created' | 'changed' | 'unchanged' }
  | { status: 'refused'; reason: Reason | 'unknown-account' };

/**
 * The writers of what was agreed. Each change is one commit with its audit, under the lock of the account's balance,
 * so that an event is decided on the terms before it or on those after it, never on half of either.
 */
export interface TermsStore {
  /**
   * `in-use`: every cycle and every local day hangs on the zone and the anchor, and some have been written.
   * `reopens`: with so long a grace a cycle would be open again whose credits have been closed.
   */
  putAccount(
    accountId: string,
    input: AccountInput,
    by: By,
  ): Promise<TermsAnswer<'in-use' | 'reopens' | 'unknown-zone'>>;
  putPlan(accountId: string, input: PlanInput, by: By): Promise<TermsAnswer>;
  putPack(accountId: string, input: PackInput, by: By): Promise<TermsAnswer>;
  /** `already-granted`: that cycle has had its credits, or its usage without any, and history is not rewritten. */
  subscribe(
    accountId: string,
    input: SubscriptionInput,
    by: By,
  ): Promise<TermsAnswer<'unknown-plan' | 'already-granted'>>;
  putCompany(accountId: string, input: CompanyInput, by: By): Promise<TermsAnswer>;
  putAgent(
    accountId: string,
    input: AgentInput,
    by: By,
  ): Promise<TermsAnswer<'unknown-agent' | 'unknown-company'>>;
  /** `last-manager`: nobody else could manage any more. */
  putMember(accountId: string, input: MemberInput, by: By): Promise<TermsAnswer<'last-manager'>>;
  /** `conflict`: there is another rate of that id, and a rate is never edited. */
  addRate(accountId: string, input: Rate, by: By): Promise<TermsAnswer<'conflict' | 'unknown-plan'>>;
  /** A new cap counts what its current window has already seen. */
  putCap(accountId: string, input: Cap, by: By): Promise<TermsAnswer>;
  archiveCap(accountId: string, id: string, by: By): Promise<TermsAnswer<'unknown-cap'>>;
  /** `conflict`: that channel is a destination under another id. */
  putDestination(accountId: string, input: DestinationInput, by: By): Promise<TermsAnswer<'conflict'>>;
  putAlertRule(accountId: string, input: AlertRuleInput, by: By): Promise<TermsAnswer<'unknown-destination'>>;
  removeAlertRule(accountId: string, id: string, by: By): Promise<TermsAnswer<'unknown-rule'>>;
}

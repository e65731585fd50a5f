import type { Cap } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { RechargePrice } from '../../domain/recharge-price.ts';
import type { WarningKind } from '../../domain/warning.ts';
import type { AlertRuleLine, DestinationLine, DigestLine } from '../../reports/ports/notices.ts';
import type { Billing } from './billing.ts';
import type { Shop } from './shop.ts';

/** Who acts, when, and by which button: what the audit remembers. */
export interface By {
  actor: string;
  /** What they are called, where the platform says. */
  name?: string | undefined;
  remarks: string | null;
  at: InstantMs;
  /** Of the question whose button was pressed. Pressed again, whatever has changed since, it does nothing. */
  ref?: string | undefined;
}

/** `unchanged`: it stands as it is asked to, or the same button did it before. */
export type Done<Reason extends string = never> =
  | { status: 'created' | 'changed' | 'unchanged' }
  | { status: 'refused'; reason: Reason | 'unknown-account' };

export interface TopUp {
  /** The source key: given twice, they are given once. */
  id: string;
  pool: 'top_up';
  amount: Credits;
  effectiveAt: InstantMs | null;
  expiresAt: InstantMs | null;
  agentId: string | null;
  priority: number | null;
  actor: string;
  remarks: string | null;
}

export type TopUpAnswer =
  | { status: 'granted' | 'duplicate'; balanceAfter: Credits }
  | { status: 'refused'; reason: 'conflict' | 'closed' | 'lapsed' };

export interface RechargeInput {
  below: Credits;
  buy: Credits;
  monthlyCap: Credits;
  /** Since when it is off. */
  pausedAt: InstantMs | null;
  /** Who takes the money, or `manual`. */
  provider: string;
  /** What one purchase may cost unasked; `null`: nothing is bought unasked. */
  agreed: RechargePrice | null;
}

export type RechargeAnswer =
  | { status: 'answered' }
  /** Somebody was first, or nobody answered in time (`by` is `null`), or it has ended by itself. */
  | { status: 'ended'; answer: 'approve' | 'decline'; by: string | null }
  | { status: 'refused'; reason: 'unknown-attempt' };

export type DestinationInput = Omit<DestinationLine, 'broken' | 'name'> & {
  /** Left out, it stays as it is. */
  name?: string | null | undefined;
};

export interface AlertRuleInput extends AlertRuleLine {
  kind: 'low_credit';
}

/** Peace for a while, or from one kind of warning; `null`: from all of them. */
export type Hush = { act: 'snooze'; until: InstantMs } | { act: 'mute' | 'unmute'; kind: WarningKind | null };

export interface HushInput {
  ruleId: string;
  hush: Hush;
  /** Whose message says so from now on; `null`: it was typed. */
  noticeId: string | null;
}

export type AcknowledgeAnswer =
  /** Who was first, also when asked by somebody else. */
  | { status: 'changed' | 'unchanged'; at: InstantMs; by: string }
  | { status: 'refused'; reason: 'unknown-notice' };

export interface DigestInput extends DigestLine {
  /** When it is next due; the workers look at nothing else. */
  nextAt: InstantMs;
  removedAt: InstantMs | null;
}

/** What commands can change. Each act is one commit with its audit, and is answered after it. */
export interface Acts {
  grant(accountId: string, topUp: TopUp): Promise<TopUpAnswer>;
  /** `null`: nothing is sold in chat. */
  shop: Shop | null;
  /** `null`: nobody collects for plans, or charges cards. */
  billing: Billing | null;
  subscribe(
    accountId: string,
    input: { fromCycle: number; planId: string | null },
    by: By,
  ): Promise<Done<'unknown-plan' | 'already-granted'>>;
  putRecharge(accountId: string, input: RechargeInput, by: By): Promise<Done>;
  /** A purchase that waits for a manager; the first answer counts. `name`: as messages and the statement will call them. */
  answerRecharge(
    accountId: string,
    input: { attemptId: string; answer: 'approve' | 'decline'; name: string },
    by: By,
  ): Promise<RechargeAnswer>;
  putCap(accountId: string, cap: Cap, by: By): Promise<Done>;
  archiveCap(accountId: string, id: string, by: By): Promise<Done<'unknown-cap'>>;
  putDestination(accountId: string, input: DestinationInput, by: By): Promise<Done<'conflict'>>;
  putAlertRule(accountId: string, input: AlertRuleInput, by: By): Promise<Done<'unknown-destination'>>;
  removeAlertRule(accountId: string, id: string, by: By): Promise<Done<'unknown-rule'>>;
  hushAlerts(accountId: string, input: HushInput, by: By): Promise<Done<'unknown-rule'>>;
  /** `name`: as messages will call whoever did it. The first one counts. */
  acknowledge(
    accountId: string,
    input: { noticeId: string; name: string },
    by: By,
  ): Promise<AcknowledgeAnswer>;
  /** What was given up: one message, or (`null`) all; the channels that were broken count as there again. */
  resendNotices(
    accountId: string,
    input: { noticeId: string | null },
    by: By,
  ): Promise<Done<'unknown-notice'>>;
  putDigest(accountId: string, input: DigestInput, by: By): Promise<Done<'unknown-destination'>>;
}

import type { PoolClient } from 'pg';
import type { AgentKind } from '../../domain/agent.ts';
import type { Cap, CapScope, CapWindow } from '../../domain/cap.ts';
import type { AtZero, Plan } from '../../domain/plan.ts';
import { compileRateCard, type Rate, type RateConditions } from '../../domain/rate-card.ts';
import type { CreditAlertRule, Terms } from '../../ledger/ports/terms.ts';
import { fromDbSettings } from '../rule-settings.ts';

/** The terms of an account as its lock found them; `version` is the one that the lock read. */
export async function loadTerms(client: PoolClient, accountId: string, version: bigint): Promise<Terms> {
  const read = <T extends object>(sql: string) => client.query<T>(sql, [accountId]).then(({ rows }) => rows);
  const [[account], plans, subscriptions, rates, agents, caps, rules, [recharge]] = await Promise.all([
    read<AccountRow>('select * from account where id = $1'),
    read<PlanRow>('select * from plan where account_id = $1'),
    read<SubscriptionRow>(
      'select from_cycle, plan_id, paid_by from subscription where account_id = $1 order by from_cycle',
    ),
    read<RateRow>('select * from rate where account_id = $1'),
    read<AgentRow>('select * from agent where account_id = $1'),
    read<CapRow>('select * from cap where account_id = $1 and archived_at is null'),
    read<RuleRow>(
      `select id, settings, destination_id from alert_rule
        where account_id = $1 and kind = 'low_credit' and removed_at is null and muted_at is null`,
    ),
    read<{ below: bigint }>('select below from recharge_setting where account_id = $1 and paused_at is null'),
  ]);
  if (!account) throw new Error(`the account ${accountId} has a balance but no terms`);
  return {
    version,
    accountId,
    anchor: { anchorAt: account.anchor_at, zone: account.zone },
    graceMs: Number(account.grace_ms),
    unknownAgents: account.unknown_agents,
    topUpUrl: account.top_up_url,
    plans: new Map(plans.map((row) => [row.id, fromDbPlan(row)])),
    subscriptions: subscriptions.map((row) => ({
      fromCycle: row.from_cycle,
      planId: row.plan_id,
      paidBy: row.paid_by,
    })),
    card: compileRateCard(rates.map(fromDbRate)),
    agents: new Map(
      agents.map((row) => [
        row.id,
        { id: row.id, kind: row.kind, companyId: row.company_id, archived: row.archived_at !== null },
      ]),
    ),
    caps: caps.map(fromDbCap),
    alertRules: rules.map(fromDbRule),
    rechargeBelow: recharge?.below ?? null,
    cycles: new Map(),
    newestCycle: null,
  };
}

interface AccountRow {
  anchor_at: number;
  zone: string;
  grace_ms: bigint;
  unknown_agents: 'create' | 'refuse';
  top_up_url: string | null;
}

interface PlanRow {
  id: string;
  name: string;
  allowance: bigint;
  rollover_cap: bigint;
  at_zero: AtZero;
  overage_limit: bigint;
  repays_overage: boolean;
}

function fromDbPlan(row: PlanRow): Plan {
  return {
    id: row.id,
    name: row.name,
    allowance: row.allowance,
    rolloverCap: row.rollover_cap,
    atZero: row.at_zero,
    overageLimit: row.overage_limit,
    repaysOverage: row.repays_overage,
  };
}

interface SubscriptionRow {
  from_cycle: number;
  plan_id: string | null;
  paid_by: string | null;
}

export interface RateRow {
  id: string;
  effective_at: number;
  conditions: RateConditions;
  /** Prices are decimal micro-credits: JSON numbers are no integers. */
  basis:
    | { basis: 'per_response'; price: string }
    | {
        basis: 'per_minute';
        pricePerMinute: string;
        incrementMs: number;
        minimumMs: number;
        freeUnderMs: number;
        outboundFree: boolean;
        translationPerMinute: string | null;
      };
}

export function fromDbRate(row: RateRow): Rate {
  const terms = { id: row.id, effectiveAt: row.effective_at, when: row.conditions };
  if (row.basis.basis === 'per_response') {
    return { ...terms, basis: 'per_response', price: BigInt(row.basis.price) };
  }
  const { translationPerMinute, pricePerMinute, ...basis } = row.basis;
  return {
    ...terms,
    ...basis,
    pricePerMinute: BigInt(pricePerMinute),
    translation: translationPerMinute === null ? null : { pricePerMinute: BigInt(translationPerMinute) },
  };
}

/** The columns of a rate; the inverse of reading it. */
export function toDbRate(rate: Rate): { conditions: RateConditions; basis: RateRow['basis'] } {
  if (rate.basis === 'per_response') {
    return { conditions: rate.when, basis: { basis: rate.basis, price: rate.price.toString() } };
  }
  const { basis, pricePerMinute, incrementMs, minimumMs, freeUnderMs, outboundFree, translation } = rate;
  return {
    conditions: rate.when,
    basis: {
      basis,
      pricePerMinute: pricePerMinute.toString(),
      incrementMs,
      minimumMs,
      freeUnderMs,
      outboundFree,
      translationPerMinute: translation?.pricePerMinute.toString() ?? null,
    },
  };
}

interface AgentRow {
  id: string;
  kind: AgentKind;
  company_id: string | null;
  archived_at: number | null;
}

interface CapRow {
  id: string;
  scope: CapScope;
  scope_id: string;
  window: CapWindow;
  limit: bigint;
}

function fromDbCap(row: CapRow): Cap {
  return { id: row.id, scope: row.scope, scopeId: row.scope_id, window: row.window, limit: row.limit };
}

interface RuleRow {
  id: string;
  settings: unknown;
  destination_id: string;
}

function fromDbRule(row: RuleRow): CreditAlertRule {
  const { rule, kinds } = fromDbSettings(row.settings);
  // What is muted is decided all the same, so that it says nothing old when it is heard again.
  return { id: row.id, destinationId: row.destination_id, ...rule, kinds: new Set(kinds) };
}

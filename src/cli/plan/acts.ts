import type { SqlDatabase } from '../../db/client.ts';
import { createReportStore } from '../../db/readers/store.ts';
import { type Credits, printCredits } from '../../domain/credits.ts';
import { cycleAt, cycleBoundary } from '../../domain/cycle.ts';
import { printInstant } from '../../domain/instant.ts';
import { type AtZero, planOf } from '../../domain/plan.ts';
import { byTerminal } from '../by.ts';
import { currencyOf } from '../currency-of.ts';
import { unknownAccount } from '../has-account.ts';
import { termsOf } from '../ledger-of.ts';
import { or, orNone } from '../said.ts';
import { statusOf } from '../status-of.ts';
import { UsageError } from '../usage-error.ts';
import { withDatabase, withSql } from '../with-database.ts';

interface SetPlan {
  account: string;
  plan: string;
  name: string | undefined;
  allowance: Credits | undefined;
  rollover: Credits | undefined;
  'at-zero': AtZero | undefined;
  overage: Credits | undefined;
  'repays-overage': 'yes' | 'no' | undefined;
  'agent-slots': number | null | undefined;
  seats: number | null | undefined;
  'price-cents': number | undefined;
  currency: string | undefined;
  remarks: string | undefined;
}

export async function listPlans({ account }: { account: string }) {
  return withSql(async (database) => {
    const { anchor, plans, subscriptions } = await creditsOf(database, account);
    const { rows } = await database.pool.query<PlanRow>(PLANS, [account]);
    const current = planOf({ plans, subscriptions }, cycleAt(anchor, Date.now()).number);
    return {
      plans: rows.map((plan) => ({
        ...plan,
        allowance: printCredits(plan.allowance),
        rolloverCap: printCredits(plan.rolloverCap),
        overageLimit: printCredits(plan.overageLimit),
      })),
      subscriptions: subscriptions.map(({ fromCycle, planId }) => ({
        fromCycle,
        startsAt: printInstant(cycleBoundary(anchor, fromCycle)),
        planId,
      })),
      currentPlanId: current?.id ?? null,
    };
  });
}

const PLANS = `
  select id, name, allowance, rollover_cap as "rolloverCap", at_zero as "atZero", overage_limit as "overageLimit",
         repays_overage as "repaysOverage", price_cents as "priceCents", currency, agent_slots as "agentSlots", seats
    from plan where account_id = $1 order by id`;

interface PlanRow {
  id: string;
  name: string;
  allowance: Credits;
  rolloverCap: Credits;
  atZero: AtZero;
  overageLimit: Credits;
  repaysOverage: boolean;
  priceCents: number;
  currency: string;
  agentSlots: number | null;
  seats: number | null;
}

export async function setPlan({ account, plan: id, ...given }: SetPlan) {
  const currency = currencyOf(given.currency);
  return withDatabase(async (database) => {
    const before = await database.prisma.plan.findUnique({
      where: { accountId_id: { accountId: account, id } },
    });
    const allowance = given.allowance ?? before?.allowance;
    if (allowance === undefined) {
      throw new UsageError('missing-option', `--allowance is missing: there is no plan “${id}” yet.`);
    }
    const plan = {
      id,
      name: given.name ?? before?.name ?? id,
      allowance,
      rolloverCap: given.rollover ?? before?.rolloverCap ?? 0n,
      // A check of the table allows no other.
      atZero: given['at-zero'] ?? (before?.atZero as AtZero | undefined) ?? 'hard_stop',
      overageLimit: given.overage ?? before?.overageLimit ?? 0n,
      repaysOverage: given['repays-overage']
        ? given['repays-overage'] === 'yes'
        : (before?.repaysOverage ?? false),
      priceCents: given['price-cents'] ?? before?.priceCents ?? 0,
      currency: currency ?? before?.currency ?? 'USD',
      agentSlots: or(given['agent-slots'], before?.agentSlots ?? null),
      seats: or(given.seats, before?.seats ?? null),
    };
    const answer = await termsOf(database).putPlan(account, plan, byTerminal(given.remarks));
    return { account, id, status: statusOf(account, answer, {}), allowance: printCredits(allowance) };
  });
}

interface Subscribing {
  account: string;
  plan: string;
  remarks: string | undefined;
}

export async function subscribe({ account, plan, remarks }: Subscribing) {
  const planId = orNone(plan);
  return withDatabase(async (database) => {
    const { anchor } = await creditsOf(database, account);
    const by = byTerminal(remarks);
    const terms = termsOf(database);
    const current = cycleAt(anchor, by.at).number;
    // What has had its credits or its usage stays as it was: then the next cycle is the first that can change.
    let fromCycle = current;
    let answer = await terms.subscribe(account, { fromCycle, planId }, by);
    if (answer.status === 'refused' && answer.reason === 'already-granted') {
      fromCycle = current + 1;
      answer = await terms.subscribe(account, { fromCycle, planId }, by);
    }
    const status = statusOf(account, answer, {
      'already-granted': ['Both this cycle and the next have had their credits.'],
      'unknown-plan': [
        `${account} has no plan “${plan}”.`,
        `tallybot plan list --account ${account} names them; tallybot plan set makes one.`,
      ],
    });
    const startsAt = printInstant(cycleBoundary(anchor, fromCycle));
    return { account, planId, fromCycle, startsAt, status };
  });
}

async function creditsOf({ pool }: Pick<SqlDatabase, 'pool'>, account: string) {
  const credits = await createReportStore(pool).credits(account, Date.now());
  if (!credits) throw unknownAccount(account);
  return credits;
}

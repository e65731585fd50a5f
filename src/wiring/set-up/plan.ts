import type { Database } from '../../db/client.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import { parseCredits } from '../../domain/credits.ts';
import { cycleAt } from '../../domain/cycle.ts';
import { RateInput } from '../../domain/rate-card.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { By } from '../../ledger/ports/terms-store.ts';
import { turnFirst } from '../../ledger/turn-first.ts';
import type { AccountStep, PlanTyped } from '../../playground/set-up.ts';
import { cyclesAhead, NAME_LENGTH_MAX, type Times } from './account.ts';
import type { Faults } from './typed-settings.ts';

const INCREMENT_SECONDS_MAX = 3_600;
const ALLOWANCE = /^\d{1,9}(\.\d{1,6})?$/;
const PRICE = /^\d{1,4}(\.\d{1,6})?$/;

/** Where to begin; every number can be changed before it is set. */
export const startingPlans: AccountStep['startingPlans'] = [
  {
    name: 'Base',
    about: 'Agents stop at zero; calls are billed in whole minutes.',
    allowance: '1000',
    atZero: 'hard_stop',
    overageLimit: '0',
    perReply: '1',
    perMinute: '2',
    incrementSeconds: 60,
  },
  {
    name: 'Professional',
    about: 'Agents stop at zero; calls are billed in steps of 30 seconds.',
    allowance: '10000',
    atZero: 'hard_stop',
    overageLimit: '0',
    perReply: '1',
    perMinute: '2',
    incrementSeconds: 30,
  },
  {
    name: 'Enterprise',
    about: 'Agents go on at zero, up to a limit; calls are billed in steps of 6 seconds.',
    allowance: '25000',
    atZero: 'soft',
    overageLimit: '5000',
    perReply: '1',
    perMinute: '2',
    incrementSeconds: 6,
  },
];

interface Parts {
  database: Database;
  ledger: Pick<Ledger, 'roll'>;
  times: Times;
}

/** The plan, from the current cycle on, and a price for replies and for calls where there are none. */
export async function setPlan(
  { database, ledger, times }: Parts,
  accountId: string,
  typed: PlanTyped,
  by: By,
): Promise<Faults> {
  const faults = faultsIn(typed);
  if (Object.keys(faults).length > 0) return faults;
  const { anchorAt, zone } = await database.prisma.account.findUniqueOrThrow({ where: { id: accountId } });
  const anchor = { anchorAt: anchorAt.getTime(), zone };
  const ahead = cyclesAhead(anchor, times);
  if (ahead) return { '': ahead };
  const { number } = cycleAt(anchor, times.real());
  if (await planIn(database, accountId, number)) return { '': 'It has a plan: “/credits plan” changes it.' };

  const terms = turnFirst(createTermsStore(database), ledger);
  const planId = planIdOf(typed.name);
  const where = { accountId_id: { accountId, id: planId } };
  if (await database.prisma.plan.findUnique({ where }))
    return { name: 'There is a plan of that name already.' };
  const isSoft = typed.atZero === 'soft';
  const plan = {
    id: planId,
    name: typed.name.trim(),
    allowance: parseCredits(typed.allowance),
    rolloverCap: 0n,
    atZero: typed.atZero,
    overageLimit: isSoft ? parseCredits(typed.overageLimit) : 0n,
    repaysOverage: false,
    priceCents: 0,
    currency: 'USD',
    agentSlots: null,
    seats: null,
  };
  await terms.putPlan(accountId, plan, by);
  if ((await database.prisma.rate.count({ where: { accountId } })) === 0) {
    for (const { id, ...rate } of ratesOf(typed, anchorAt))
      await terms.addRate(accountId, { id, ...RateInput.parse(rate) }, by);
  }
  const { status } = await terms.subscribe(accountId, { fromCycle: Math.max(0, number), planId }, by);
  return status === 'refused' ? { '': 'This cycle has had its credits or its usage already.' } : {};
}

/** The name of the plan that a cycle has. */
export async function planIn(
  { prisma }: Pick<Database, 'prisma'>,
  accountId: string,
  cycle: number,
): Promise<string | null> {
  const subscription = await prisma.subscription.findFirst({
    where: { accountId, fromCycle: { lte: cycle } },
    orderBy: { fromCycle: 'desc' },
  });
  if (!subscription?.planId) return null;
  const where = { accountId_id: { accountId, id: subscription.planId } };
  return (await prisma.plan.findUnique({ where }))?.name ?? null;
}

function ratesOf({ perReply, perMinute, incrementSeconds }: PlanTyped, anchorAt: Date) {
  const effectiveAt = anchorAt.toISOString();
  const incrementMs = incrementSeconds * 1_000;
  return [
    { id: 'reply', basis: 'per_response', effectiveAt, price: perReply },
    {
      id: 'call',
      basis: 'per_minute',
      effectiveAt,
      pricePerMinute: perMinute,
      incrementMs,
      minimumMs: incrementMs,
    },
  ];
}

function faultsIn(typed: PlanTyped): Faults {
  const { name, allowance, atZero, overageLimit, perReply, perMinute, incrementSeconds } = typed;
  const isIncrement =
    Number.isInteger(incrementSeconds) && incrementSeconds >= 1 && incrementSeconds <= INCREMENT_SECONDS_MAX;
  const amount = 'A number of credits, such as 10000.';
  const price = 'Credits as a plain number below 10000, such as 1.5.';
  const rows: [field: keyof PlanTyped, isRight: boolean, says: string][] = [
    ['name', name.trim() !== '' && name.length <= NAME_LENGTH_MAX, 'What people call it, in a few words.'],
    ['allowance', ALLOWANCE.test(allowance), amount],
    ['overageLimit', atZero === 'hard_stop' || ALLOWANCE.test(overageLimit), amount],
    ['perReply', PRICE.test(perReply), price],
    ['perMinute', PRICE.test(perMinute), price],
    ['incrementSeconds', isIncrement, `Whole seconds, from 1 to ${INCREMENT_SECONDS_MAX}.`],
  ];
  return Object.fromEntries(rows.flatMap(([field, isRight, says]) => (isRight ? [] : [[field, says]])));
}

function planIdOf(name: string): string {
  const id = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return id || 'plan';
}

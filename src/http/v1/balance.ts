import { z } from 'zod';
import { printCredits } from '../../domain/credits.ts';
import type { RunOut, Silence } from '../../domain/forecast.ts';
import { type Balance, readBalance, readRunOut } from '../../reports/balance.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { CreditsText, InstantText, instantText } from '../scalars.ts';
import { theirs } from './theirs.ts';

const RunOutAnswer = z.discriminatedUnion('known', [
  z.strictObject({
    known: z.literal(true),
    soonest: z.iso.date().nullable().describe('One future in ten is sooner. null: not within the horizon.'),
    likely: z.iso.date().nullable().describe('As many futures are sooner as later.'),
    latest: z.iso.date().nullable().describe('One future in ten is later.'),
    horizon: z.iso.date().describe('The last day looked at.'),
  }),
  z.strictObject({
    known: z.literal(false).describe('Whether there is enough to tell from.'),
    activeDays: z.int().describe('Days with usage so far; seven are needed.'),
  }),
]);

const BalanceAnswer = z.strictObject({
  at: InstantText,
  zone: z.string(),
  plan: z.strictObject({ id: z.string(), name: z.string() }).nullable().describe('null: pay as you go.'),
  planCredits: CreditsText.describe('What is left of the allowance and of what was carried over.'),
  topUpCredits: CreditsText.describe('What is left of top-ups, promotions and adjustments.'),
  scopedCredits: CreditsText.describe('Of both, what only one agent may spend.'),
  held: CreditsText.describe('What live holds set aside.'),
  available: CreditsText.describe('What nobody has spent or set aside.'),
  allowance: CreditsText.describe('What the plan gave for this cycle.'),
  used: CreditsText.describe('What this cycle used, whoever paid.'),
  overage: CreditsText.describe('Spent beyond all credits, and owed.'),
  absorbed: CreditsText.describe('Spent beyond all credits, and let go.'),
  cycle: z
    .strictObject({ number: z.int(), startsAt: InstantText, endsAt: InstantText })
    .describe('The billing cycle.'),
  daysLeft: z.int().describe('Local days until the cycle ends.'),
  nextBoundary: z
    .strictObject({ at: InstantText, what: z.enum(['reset', 'expiry', 'start']), credits: CreditsText })
    .describe('When the balance next changes without anybody spending.'),
  runOut: RunOutAnswer.describe('When the credits end at this pace.'),
  topUpUrl: z.string().nullable(),
});

export function balanceEndpoint(store: ReportStore, clock: () => number): Endpoint {
  return endpoint({
    method: 'GET',
    scope: 'read',
    group: 'Reading',
    path: '/v1/balance',
    summary: 'Read the balance',
    about:
      'What is left in both pools, what is held, what the cycle gave and used, and when it will run out.',
    answer: BalanceAnswer,
    example: { answer: balanceExample },
    async handle({ accountId }) {
      const now = clock();
      const [balance, runOut] = await Promise.all([
        readBalance(store, accountId, now),
        readRunOut(store, accountId, now),
      ]);
      return ok(printBalance(theirs(balance), theirs(runOut)));
    },
  });
}

function printBalance(balance: Balance, runOut: RunOut | Silence): z.output<typeof BalanceAnswer> {
  const { at, zone, plan, cycle, daysLeft, nextBoundary, topUpUrl } = balance;
  return {
    at: instantText(at),
    zone,
    plan,
    planCredits: printCredits(balance.planCredits),
    topUpCredits: printCredits(balance.topUpCredits),
    scopedCredits: printCredits(balance.scopedCredits),
    held: printCredits(balance.held),
    available: printCredits(balance.available),
    allowance: printCredits(balance.allowance),
    used: printCredits(balance.used),
    overage: printCredits(balance.overage),
    absorbed: printCredits(balance.absorbed),
    cycle: {
      number: cycle.number,
      startsAt: instantText(cycle.startsAt),
      endsAt: instantText(cycle.endsAt),
    },
    daysLeft,
    nextBoundary: {
      at: instantText(nextBoundary.at),
      what: nextBoundary.what,
      credits: printCredits(nextBoundary.credits),
    },
    runOut: printRunOut(runOut),
    topUpUrl,
  };
}

function printRunOut(runOut: RunOut | Silence): z.output<typeof RunOutAnswer> {
  if ('silent' in runOut) return { known: false, activeDays: runOut.activeDays };
  const { runsOut, horizon } = runOut;
  return { known: true, soonest: runsOut.p10, likely: runsOut.p50, latest: runsOut.p90, horizon };
}

const balanceExample: z.output<typeof BalanceAnswer> = {
  at: '2026-05-01T09:31:05.000Z',
  zone: 'Europe/Berlin',
  plan: { id: 'base', name: 'Base' },
  planCredits: '7980',
  topUpCredits: '2000',
  scopedCredits: '0',
  held: '30',
  available: '9950',
  allowance: '10000',
  used: '2020',
  overage: '0',
  absorbed: '0',
  cycle: { number: 4, startsAt: '2026-04-30T22:00:00.000Z', endsAt: '2026-05-31T22:00:00.000Z' },
  daysLeft: 30,
  nextBoundary: { at: '2026-05-31T22:00:00.000Z', what: 'reset', credits: '10000' },
  runOut: { known: true, soonest: '2026-05-24', likely: '2026-05-29', latest: null, horizon: '2026-07-30' },
  topUpUrl: null,
};

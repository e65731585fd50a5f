import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDueAccounts } from '../../src/db/due-accounts.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { thresholdOf } from '../../src/domain/alert.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { defaultWarningSettings } from '../../src/domain/warning.ts';
import { rollDueCycles } from '../../src/jobs/roll-cycles.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { cases } from '../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';

// The balance wanders as balances do, over credits that come, go, lapse and are taken back, cycles that turn, rules that
// are edited and muted, processes that start anew and two of them at once. What may be said of it is written down below
// as laws over the levels and the messages, without a word of how the ledger decides.

const HOUR = 3_600_000;
const START = Date.UTC(2026, 4, 10);
const ALLOWANCE = 100;

let database: TestDatabase;
let now = START;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const openLedger = (): Ledger => createLedger(createLedgerStore(database.pool), () => now);

const someThresholds = fc.subarray(['0%', '10%', '30%', '50%', '70'], { minLength: 1 });
const anAct = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ act: fc.constant('use' as const), credits: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('use at once' as const),
      credits: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('top up' as const),
      credits: fc.oneof(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 120 })),
      lifeHours: fc.option(fc.integer({ min: 1, max: 120 })),
    }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('take back' as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('void' as const), which: fc.nat() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('wait' as const),
      hours: fc.oneof(fc.integer({ min: 1, max: 72 }), fc.integer({ min: 1, max: 500 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('edit' as const), thresholds: someThresholds }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('mute' as const) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
);
type Act = typeof anAct extends fc.Arbitrary<infer Each> ? Each : never;

interface Said {
  kind: 'low_credit' | 'recovered';
  threshold: string;
}

/** What stood after an act had been committed, and what had come to be said by then. */
interface Step {
  act: Act['act'];
  level: number;
  /** The cycle, and the newest grant that was in force where anybody looked. */
  epoch: string;
  thresholds: readonly string[];
  isMuted: boolean;
  said: readonly Said[];
}

function isRecovery({ kind }: Said): boolean {
  return kind === 'recovered';
}

function limitOf(threshold: string): number {
  return Number.parseFloat(threshold);
}

/** Five points of a hundred credits, or five percent of a number of them. */
function rearmsAt(threshold: string): number {
  return limitOf(threshold) + (threshold.endsWith('%') ? 5 : Math.max(1, limitOf(threshold) / 20));
}

/** Whether between two steps the threshold could be crossed anew: the level had come back, or something had begun. */
function isRearmed(steps: readonly Step[], after: number, until: number, threshold: string): boolean {
  return steps
    .slice(after + 1, until + 1)
    .some(
      (step) => step.epoch !== steps[after]?.epoch || (!step.isMuted && step.level >= rearmsAt(threshold)),
    );
}

function holdLaws(steps: readonly Step[]): void {
  const crossings = steps.flatMap(({ said }, at) =>
    said.filter(({ kind }) => kind === 'low_credit').map(({ threshold }) => ({ at, threshold })),
  );
  for (const { at, threshold } of crossings) {
    const step = steps[at] as Step;
    expect(step.said.filter((each) => each.threshold === threshold)).toHaveLength(1);
    expect(step.isMuted, 'nothing is said where it is muted').toBe(false);
    expect(step.thresholds).toContain(threshold);
    expect(step.level, 'a warning is true').toBeLessThanOrEqual(limitOf(threshold));
    // Said before, or by a graver one, which silences it as long as either stands.
    const again = crossings.filter(
      (other) =>
        other.at < at &&
        limitOf(other.threshold) <= limitOf(threshold) &&
        !isRearmed(steps, other.at, at, threshold) &&
        (steps[other.at]?.thresholds.includes(threshold) || !isRearmed(steps, other.at, at, other.threshold)),
    );
    expect(again, `at most one message for each crossing: ${threshold} at step ${at}`).toEqual([]);
  }
  for (const [at, step] of steps.entries()) {
    if (step.isMuted) continue;
    for (const threshold of step.thresholds.filter((each) => step.level <= limitOf(each))) {
      const covering = crossings.filter(
        (other) =>
          other.at <= at &&
          limitOf(other.threshold) <= limitOf(threshold) &&
          !isRearmed(steps, other.at, at, threshold),
      );
      expect(covering, `at least one if crossed: ${threshold} at step ${at}`).not.toEqual([]);
    }
    const log = steps.slice(0, at + 1).flatMap(({ said }) => said);
    const open = log.slice(log.findLastIndex(isRecovery) + 1);
    // One that is taken out of the rule stands until it re-arms.
    const since = steps.findLastIndex(({ said }, index) => index <= at && said.some(isRecovery));
    const warnedOf = steps.slice(Math.max(0, since), at + 1).flatMap(({ thresholds }) => thresholds);
    if (step.level >= Math.max(...warnedOf.map(rearmsAt))) {
      expect(open, `recovered when refilled: step ${at}`).toEqual([]);
    }
    if (step.said.some(isRecovery)) {
      const worst = Math.max(...step.thresholds.map(limitOf));
      expect(step.level, `recovered only when nothing is crossed: step ${at}`).toBeGreaterThan(worst);
    }
  }
}

let walks = 0;
async function walk(acts: readonly Act[]): Promise<Step[]> {
  walks += 1;
  const id = `walk-${walks}`;
  now = START;
  const plan = {
    allowance: credits(ALLOWANCE),
    rolloverCap: 0n,
    atZero: 'hard_stop',
    overageLimit: 0n,
    repaysOverage: false,
  } as const;
  let thresholds = ['50%', '10%', '0%'];
  await createAccount(database, { id, plan, alertThresholds: thresholds });
  const terms = createTermsStore(database);
  const reports = createReportStore(database.pool);
  const due = createDueAccounts(database.pool);
  const replicas = [openLedger(), openLedger()];
  const events: string[] = [];
  const grants: string[] = [];
  let isMuted = false;
  let seen = 0;
  let epoch = '';
  let newest = 0;
  const steps: Step[] = [];

  const use = (ledger: Ledger, quantity: number) => {
    events.push(`e${events.length}`);
    const event = {
      type: 'reply',
      id: events.at(-1),
      agent: 'ada',
      at: new Date(now).toISOString(),
      quantity,
    };
    return ledger.record(id, [UsageEvent.parse(event)]);
  };
  const putRule = () =>
    terms.putAlertRule(
      id,
      {
        ...defaultWarningSettings,
        id: 'low',
        kind: 'low_credit',
        rule: { basis: 'plan_credits', thresholds: thresholds.map(thresholdOf) },
        destinationId: 'ops',
        ownerId: 'owner',
        mutedAt: isMuted ? now : null,
        snoozedUntil: null,
      },
      { actor: 'test', remarks: null, at: now },
    );

  for (const [index, act] of acts.entries()) {
    const ledger = replicas[index % 2] as Ledger;
    now += 60_000;
    const nobody = { actor: 'test', remarks: null };
    if (act.act === 'use') await use(ledger, act.credits);
    if (act.act === 'use at once') {
      await Promise.all(act.credits.map((each, turn) => use(replicas[turn % 2] as Ledger, each)));
    }
    if (act.act === 'top up') {
      grants.push(`g${grants.length}`);
      await ledger.grant(id, {
        ...nobody,
        id: grants.at(-1) as string,
        pool: 'top_up',
        amount: credits(act.credits),
        effectiveAt: null,
        expiresAt: act.lifeHours === null ? null : now + act.lifeHours * HOUR,
        agentId: null,
        priority: null,
      });
    }
    if (act.act === 'take back' && events.length > 0) {
      const event = events[act.which % events.length] as string;
      await ledger.voidEvent(id, { ...nobody, source: 'api', id: event });
    }
    if (act.act === 'void' && grants.length > 0) {
      await ledger.voidGrant(id, { ...nobody, id: grants[act.which % grants.length] as string });
    }
    if (act.act === 'wait') now += act.hours * HOUR;
    if (act.act === 'edit') thresholds = act.thresholds;
    if (act.act === 'mute') isMuted = !isMuted;
    if (act.act === 'edit' || act.act === 'mute') await putRule();
    if (act.act === 'restart') replicas[index % 2] = openLedger();
    // Both replicas have the minute's tick.
    await Promise.all(replicas.map((each) => rollDueCycles(due, each, now)));

    const balance = await readBalance(reports, id, now);
    const { rows } = await database.pool.query<Said>(
      `select kind, facts->>'threshold' as threshold from outbox
        where account_id = $1 and kind in ('low_credit', 'recovered') and facts ? 'ruleId'
        order by created_at, (facts->>'available')::numeric desc offset $2`,
      [id, seen],
    );
    seen += rows.length;
    if (!isMuted) {
      newest = Math.max(newest, await newestInForce(id));
      epoch = `${balance?.cycle.number}/${newest}`;
    }
    steps.push({
      act: act.act,
      level: Number((balance?.planCredits ?? 0n) + (balance?.topUpCredits ?? 0n)) / 1_000_000,
      epoch,
      thresholds,
      isMuted,
      said: rows,
    });
  }
  return steps;
}

/** Also of what was given back: of a cycle that is closed, it comes as a grant. */
async function newestInForce(id: string): Promise<number> {
  const { rows } = await database.pool.query<{ at: number | null }>(
    `select max(effective_at) as at from credit_grant
      where account_id = $1 and effective_at <= to_timestamp($2::int8 / 1000.0)
        and (least(expires_at, voided_at) is null or least(expires_at, voided_at) > to_timestamp($2::int8 / 1000.0))`,
    [id, now],
  );
  return rows[0]?.at ?? 0;
}

test('a balance that wanders is warned of once for each crossing, at least once if crossed, and said to have recovered when it has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anAct, { minLength: 10, maxLength: 35 }), async (acts) =>
      holdLaws(await walk(acts)),
    ),
    cases(12),
  );
});

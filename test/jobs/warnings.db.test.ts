import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { resendNotices } from '../../src/db/terms/resend.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { cases } from '../support/cases.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import type { Behaviour } from './deliver/fake-courier.ts';
import { createStage, type Stage } from './deliver/stage.ts';

const MINUTE = 60_000;
const CHANNELS = ['dev', 'ops'];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const tooMany: Behaviour = { status: 'later', reason: '429', afterMs: 90_000 };
const broken: Behaviour = { status: 'later', reason: '500', afterMs: null, mayBeThere: true };
const gone: Behaviour = { status: 'gone', reason: 'archived' };
const faults: Record<string, Behaviour | null> = { fine: null, tooMany, broken, gone, lost: 'answer-lost' };

const anAct = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('use' as const),
      agents: fc.subarray(['ada', 'bob'], { minLength: 1 }),
      credits: fc.integer({ min: 100, max: 600 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constant('top up' as const),
      credits: fc.integer({ min: 1, max: 900 }),
      agentId: fc.constantFrom(null, null, 'ada'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 40 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('snooze' as const), minutes: fc.integer({ min: 1, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const) }) },
);

test('through 429s, 500s, lost answers, channels that come and go, snoozes and restarts each crossing is one message in each channel, said once more elsewhere where nobody answers, and over when it is', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anAct, { minLength: 4, maxLength: 14 }),
      fc.array(fc.constantFrom('fine', 'fine', 'fine', 'tooMany', 'broken', 'gone', 'lost'), {
        maxLength: 40,
      }),
      async (acts, faultsToCome) => {
        const goes = [...faultsToCome];
        const stage = await createStage(database);
        for (const id of [...CHANNELS, 'boss']) await stage.destination(id);
        await stage.rule('dev', { kinds: ['low_credit', 'stopped'] });
        await stage.rule('ops', { escalate: { destinationId: 'boss', afterMinutes: 15 } });
        stage.courier.chance = () => faults[goes.shift() ?? 'fine'] ?? null;
        let replicas = replicasOf(stage);
        const ended: Promise<void>[] = [];

        for (const [index, act] of acts.entries()) {
          stage.clock.advance(MINUTE);
          const { ledger } = replicas[index % 2] as (typeof replicas)[number];
          if (act.act === 'use') await use(stage, ledger, `e${index}`, act);
          if (act.act === 'top up') await topUp(stage, ledger, `g${index}`, act);
          if (act.act === 'wait') stage.clock.advance(act.minutes * MINUTE);
          if (act.act === 'snooze') await snooze(stage, act.minutes);
          if (act.act === 'restart') {
            ended.push(...replicas.map(({ worker }) => worker.stop()));
            replicas = replicasOf(stage);
          }
          await stage.run(...replicas.map(({ worker }) => worker));
        }
        goes.length = 0;
        await settle(stage, replicas);
        // One that goes on would take what the next case has to say.
        await Promise.all([...ended, ...replicas.map(({ worker }) => worker.stop())]);

        await holdLaws(stage);
      },
    ),
    cases(15),
  );
});

/** What must have come of it in each channel, whatever went wrong on the way. */
async function holdLaws({ courier, sql, accountId }: Stage): Promise<void> {
  expect(courier.doubles).toEqual([]);
  const { rows } = await sql(
    `select id, destination_id as channel, kind, state, about, last_error as why, recovered_at as recovered,
            merged_into as into, created_at as written, posted_at as posted
       from outbox where account_id = $1 and kind in ('low_credit', 'stopped') and destination_id is not null`,
  );
  const { rows: again } = await sql(
    `select id, facts->>'noticeId' as of from outbox
      where account_id = $1 and kind = 'escalation' and state = 'posted'`,
  );
  const stateOf = (id: string) => rows.find((row) => row.id === id)?.state;
  for (const { id, channel, state, why, recovered, into } of rows) {
    const said = courier.messages.flatMap(({ to, titles: [title = ''] }) =>
      title.split(' + ').flatMap((told) => (told.startsWith(id) ? [{ to, told }] : [])),
    );
    if (state === 'posted' || (state === 'merged' && stateOf(into) === 'posted')) {
      expect(said, `said once, and over when it is: ${id}`).toEqual([
        { to: expect.objectContaining({ channel }), told: recovered === null ? id : `${id} (over)` },
      ]);
    } else {
      expect(state, id).toBe('dropped');
      expect(said, `said by nobody: ${id}`).toEqual([]);
      expect(why).toMatch(/^(it was over|a newer warning about the same)/);
    }
  }
  for (const lead of rows.filter((row) => row.channel === 'ops' && row.state === 'posted')) {
    if (lead.kind === 'low_credit' && !lead.id.includes(':0%:')) continue;
    const isOver = rows.every(
      ({ id, into, recovered }) => (id !== lead.id && into !== lead.id) || recovered !== null,
    );
    // It was looked for, and stood there, when a newer one had taken its place.
    const isSuperseded = rows.some(
      ({ channel, about, written }) =>
        channel === lead.channel && about === lead.about && written > lead.written && written <= lead.posted,
    );
    const said = again.filter(({ of }) => of === lead.id);
    const titles = said.map(
      ({ id }) => courier.messages.find((each) => each.id.endsWith(`/${id}`))?.titles[0] ?? 'nothing',
    );
    if (!isOver && !isSuperseded) expect(titles, `said once more: ${lead.id}`).not.toEqual([]);
    expect(titles.filter((title) => title.includes('(over)') !== isOver)).toEqual([]);
    // Where the other place was gone, beside the warning itself: and there too, once it is back and all is sent again.
    const places = said.map(({ id }) => id.endsWith(':back'));
    expect(new Set(places).size, `once in each place: ${lead.id}`).toBe(places.length);
  }
  const { rows: states } = await sql(
    `select rule_id, scope, state from alert_state where account_id = $1 and jsonb_array_length(state->'fired') > 0`,
  );
  const stands = new Set(
    rows
      .filter(({ state, recovered }) => state !== 'dropped' && recovered === null)
      .map((row) => `${row.channel} ${row.about}`),
  );
  const expected = states.flatMap(({ rule_id: rule, scope, state }) =>
    scope === 'stopped'
      ? CHANNELS.flatMap((each) =>
          state.fired.map((stop: string) => `${each} stopped:${stop.split(' ').at(-1)}`),
        )
      : [`${rule.split(':')[1]} low_credit:${rule}`],
  );
  expect([...stands].sort(), `what stands of ${accountId}`).toEqual(expected.sort());
}

function replicasOf(stage: Stage) {
  return [0, 1].map(() => ({
    ledger: createLedger(createLedgerStore(database.pool), stage.clock.now),
    worker: stage.worker(),
  }));
}

type Replicas = ReturnType<typeof replicasOf>;
type Ledger = Replicas[number]['ledger'];

async function use(
  { accountId, clock }: Stage,
  ledger: Ledger,
  id: string,
  { agents, credits: quantity }: { agents: string[]; credits: number },
) {
  const at = new Date(clock.now()).toISOString();
  const events = agents.map((agent) =>
    UsageEvent.parse({ type: 'reply', kind: 'chat', id: `${id} ${agent}`, agent, at, quantity }),
  );
  await ledger.record(accountId, events);
}

async function topUp(
  { accountId }: Stage,
  ledger: Ledger,
  id: string,
  { credits: amount, agentId }: { credits: number; agentId: string | null },
) {
  const nothing = { effectiveAt: null, expiresAt: null, priority: null, remarks: null };
  const given = { ...nothing, id, agentId, pool: 'top_up', amount: credits(amount), actor: 'test' } as const;
  await ledger.grant(accountId, given);
}

async function snooze({ sql, clock }: Stage, minutes: number) {
  await sql(
    'update alert_rule set snoozed_until = to_timestamp($2::int8 / 1000.0) where account_id = $1',
    clock.now() + minutes * MINUTE,
  );
}

/** Until everything has been said that can be: within hours, for nothing fails any more, and what was given up is sent again. */
async function settle(stage: Stage, replicas: Replicas): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) {
    await stage.run(...replicas.map(({ worker }) => worker));
    const { rows } = await stage.sql(
      `select state from outbox where account_id = $1 and state in ('waiting', 'dead')`,
    );
    if (rows.length === 0) return;
    const by = { actor: 'ann', remarks: null, at: stage.clock.now() };
    if (turn % 4 === 0) await resendNotices(database.prisma, stage.accountId, { noticeId: null }, by);
    stage.clock.advance(16 * MINUTE);
  }
  expect(await stage.rows()).toEqual([]);
}

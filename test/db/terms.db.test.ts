import { beforeEach, describe, expect, test } from 'vitest';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { createTermsStore } from '../../src/db/terms/store.ts';
import { defaultAlertRule } from '../../src/domain/alert.ts';
import type { Cap } from '../../src/domain/cap.ts';
import { credits } from '../../src/domain/credits.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import type { Rate } from '../../src/domain/rate-card.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { defaultWarningSettings } from '../../src/domain/warning.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { AccountInput, PlanInput, TermsStore } from '../../src/ledger/ports/terms-store.ts';
import { databaseForTest, type TestDatabase } from '../support/database.ts';

const anchorAt = parseInstant('2026-03-31T09:10:00Z');
const now = parseInstant('2026-05-14T15:00:00Z');
const by = { actor: 'maya', remarks: null, at: now };

const account: AccountInput = { name: 'Acme', zone: 'Europe/Berlin', anchorAt };
const plan: PlanInput = {
  id: 'base',
  name: 'Base',
  allowance: credits(1_000),
  rolloverCap: 0n,
  atZero: 'hard_stop',
  overageLimit: 0n,
  repaysOverage: false,
  priceCents: 4_900,
  currency: 'USD',
  agentSlots: null,
  seats: null,
};
const rate: Rate = {
  id: 'response',
  effectiveAt: anchorAt,
  when: {},
  basis: 'per_response',
  price: credits(2),
};

let database: TestDatabase;
let terms: TermsStore;
let ledger: Ledger;
let clock: number;

beforeEach(async () => {
  database = await databaseForTest();
  terms = createTermsStore(database);
  clock = now;
  ledger = createLedger(createLedgerStore(database.pool), () => clock);
  await terms.putAccount('acme', account, by);
  await terms.putPlan('acme', plan, by);
  await terms.subscribe('acme', { fromCycle: 0, planId: 'base' }, by);
  await terms.addRate('acme', rate, by);
});

function reply(id: string, at: string, more: object = {}): UsageEvent {
  return UsageEvent.parse({ type: 'reply', id, agent: 'ada', kind: 'chat', at, ...more });
}

async function chargeFor(id: string): Promise<bigint | undefined> {
  const [answer] = await ledger.record('acme', [reply(id, '2026-05-14T14:00:00Z')]);
  return answer?.status === 'recorded' ? answer.recorded.charged : undefined;
}

test('the last who can manage is neither removed nor demoted, until there is another', async () => {
  const put = async (id: string, role: 'view' | 'manage' | 'own', removedAt: number | null = null) => {
    const answer = await terms.putMember('acme', { id, name: id, role, removedAt }, by);
    return answer.status === 'refused' ? answer.reason : answer.status;
  };
  await put('ann', 'own');
  await put('bob', 'view');

  expect([await put('ann', 'view'), await put('ann', 'own', by.at)]).toEqual([
    'last-manager',
    'last-manager',
  ]);
  expect(await put('ann', 'manage')).toBe('changed');
  await put('bob', 'manage');
  expect(await put('ann', 'view')).toBe('changed');
  expect(await put('bob', 'manage', by.at)).toBe('last-manager');
});

describe('every change', () => {
  test('is created, then unchanged, then changed, and the audit holds each change and no more', async () => {
    const before = await database.prisma.audit.count();

    const answers = [
      await terms.putPack(
        'acme',
        { id: 'p', name: 'P', credits: credits(5), priceCents: 1, currency: 'USD' },
        by,
      ),
      await terms.putPack(
        'acme',
        { id: 'p', name: 'P', credits: credits(5), priceCents: 1, currency: 'USD' },
        by,
      ),
      await terms.putPack(
        'acme',
        { id: 'p', name: 'P', credits: 5_500_000n, priceCents: 1, currency: 'USD' },
        by,
      ),
    ];

    expect(answers.map(({ status }) => status)).toEqual(['created', 'unchanged', 'changed']);
    const audits = await database.prisma.audit.findMany({ orderBy: { id: 'asc' }, skip: before });
    expect(audits).toMatchObject([
      { actor: 'maya', act: 'put-pack', subject: 'p', before: null, after: { credits: '5' } },
      { actor: 'maya', act: 'put-pack', subject: 'p', before: { credits: '5' }, after: { credits: '5.5' } },
    ]);
  });

  test('holds for the very next event, also in a process that remembers the account', async () => {
    expect(await chargeFor('1')).toBe(credits(2));

    await terms.addRate('acme', { ...rate, id: 'dearer', effectiveAt: anchorAt + 1, price: credits(3) }, by);

    expect(await chargeFor('2')).toBe(credits(3));
  });

  test('among many at once is lost by none, while events come in', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `company-${index}`);

    await Promise.all([
      ...names.map((id) => terms.putCompany('acme', { id, name: id, archivedAt: null }, by)),
      ...names.map((id) => ledger.record('acme', [reply(id, '2026-05-14T14:00:00Z')])),
    ]);

    expect(await database.prisma.company.count()).toBe(names.length);
    expect(await database.prisma.usageEvent.count()).toBe(names.length);
  });

  test('of an account that does not exist is refused', async () => {
    expect(await terms.putPlan('nobody', plan, by)).toEqual({ status: 'refused', reason: 'unknown-account' });
  });
});

describe('an account', () => {
  test('made by many at once is made once, with its balance', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => terms.putAccount('many', account, by)));

    expect(answers.map(({ status }) => status).sort()).toEqual(['created', ...Array(4).fill('unchanged')]);
    expect(await database.prisma.balance.count({ where: { accountId: 'many' } })).toBe(1);
  });

  test('moves its zone and anchor until it is used, and never after', async () => {
    const moved = { ...account, zone: 'Asia/Tokyo' };
    expect(await terms.putAccount('acme', moved, by)).toEqual({ status: 'changed' });

    await ledger.roll('acme');

    const refused = { status: 'refused', reason: 'in-use' };
    expect(await terms.putAccount('acme', account, by)).toEqual(refused);
    expect(await terms.putAccount('acme', { ...moved, anchorAt: anchorAt + 1 }, by)).toEqual(refused);
    expect(await terms.putAccount('acme', { ...moved, name: 'Acme & Sons' }, by)).toEqual({
      status: 'changed',
    });
  });

  test('keeps what a change leaves out', async () => {
    await terms.putAccount('acme', { ...account, seats: 7, graceMs: 1_000 }, by);

    await terms.putAccount('acme', { ...account, name: 'Other' }, by);

    const row = await database.prisma.account.findUnique({ where: { id: 'acme' } });
    expect(row).toMatchObject({ name: 'Other', seats: 7, graceMs: 1_000n, unknownAgents: 'create' });
  });

  test('never opens a cycle again that is closed: its grace is lengthened for cycles that are still open', async () => {
    const day = 24 * 3_600_000;
    await ledger.roll('acme');
    // Cycle 0 ended on 30 April and was closed on 3 May.
    const longer = { ...account, graceMs: 20 * day };

    expect(await terms.putAccount('acme', longer, by)).toEqual({ status: 'refused', reason: 'reopens' });
    expect(await terms.putAccount('acme', { ...account, graceMs: 10 * day }, by)).toEqual({
      status: 'changed',
    });
    expect(
      await terms.putAccount('acme', longer, { ...by, at: parseInstant('2026-06-01T00:00:00Z') }),
    ).toEqual({ status: 'changed' });
  });

  test('is refused a zone that does not exist', async () => {
    expect(await terms.putAccount('other', { ...account, zone: 'Europe/Nowhere' }, by)).toEqual({
      status: 'refused',
      reason: 'unknown-zone',
    });
  });
});

describe('a subscription', () => {
  test('is changed for cycles to come, and not for one that has had its credits', async () => {
    await ledger.roll('acme');

    // 14 May lies in cycle 1.
    expect(await terms.subscribe('acme', { fromCycle: 1, planId: null }, by)).toEqual({
      status: 'refused',
      reason: 'already-granted',
    });
    expect(await terms.subscribe('acme', { fromCycle: 2, planId: null }, by)).toEqual({ status: 'created' });
  });

  test('is not changed for a cycle that was paid for before it begins', async () => {
    await ledger.payCycle('acme', { cycle: 3, actor: 'test', remarks: null });

    expect(await terms.subscribe('acme', { fromCycle: 3, planId: 'base', paidBy: 'bank' }, by)).toMatchObject(
      {
        reason: 'already-granted',
      },
    );
    expect(await terms.subscribe('acme', { fromCycle: 4, planId: null }, by)).toEqual({ status: 'created' });
  });

  test('is changed by who pays for it, too', async () => {
    const input = { fromCycle: 2, planId: 'base' };
    await terms.subscribe('acme', input, by);

    expect(await terms.subscribe('acme', { ...input, paidBy: 'bank' }, by)).toEqual({ status: 'changed' });
    expect(await terms.subscribe('acme', { ...input, paidBy: 'bank' }, by)).toEqual({ status: 'unchanged' });
  });

  test('of an account that paid as it went begins with the current cycle at the earliest', async () => {
    await terms.putAccount('fresh', account, by);
    await terms.putPlan('fresh', plan, by);
    await ledger.record('fresh', [reply('1', '2026-05-14T14:00:00Z')]);

    expect(await terms.subscribe('fresh', { fromCycle: 0, planId: 'base' }, by)).toMatchObject({
      reason: 'already-granted',
    });
    expect(await terms.subscribe('fresh', { fromCycle: 1, planId: 'base' }, by)).toMatchObject({
      status: 'created',
    });
  });

  test('asks for a plan that exists', async () => {
    expect(await terms.subscribe('acme', { fromCycle: 9, planId: 'gold' }, by)).toMatchObject({
      reason: 'unknown-plan',
    });
  });
});

describe('a rate', () => {
  test('is the same when it is added again, and a conflict when it says something else', async () => {
    expect(await terms.addRate('acme', rate, by)).toEqual({ status: 'unchanged' });
    expect(await terms.addRate('acme', { ...rate, price: credits(9) }, by)).toEqual({
      status: 'refused',
      reason: 'conflict',
    });
    expect(await terms.addRate('acme', { ...rate, effectiveAt: now }, by)).toMatchObject({
      reason: 'conflict',
    });
  });

  test('for a plan that does not exist is refused, because it would never apply', async () => {
    expect(await terms.addRate('acme', { ...rate, id: 'r', when: { planId: 'gold' } }, by)).toMatchObject({
      reason: 'unknown-plan',
    });
  });
});

describe('an agent', () => {
  test('that usage made known is confirmed, renamed and archived', async () => {
    await ledger.record('acme', [reply('1', '2026-05-14T14:00:00Z')]);

    expect(await terms.putAgent('acme', { id: 'ada', name: 'Ada', archivedAt: now }, by)).toEqual({
      status: 'changed',
    });

    const [row] = await database.prisma.agent.findMany();
    expect(row).toMatchObject({ name: 'Ada', kind: 'chat', confirmed: true, archivedAt: new Date(now) });
  });

  test('that nobody knows needs its kind, and any a company that exists', async () => {
    expect(await terms.putAgent('acme', { id: 'bob' }, by)).toMatchObject({ reason: 'unknown-agent' });
    expect(await terms.putAgent('acme', { id: 'bob', kind: 'chat', companyId: 'zenith' }, by)).toMatchObject({
      reason: 'unknown-company',
    });
  });
});

describe('a new cap', () => {
  const current = { startsAt: { lte: new Date(now) } };
  const usage = [
    // Berlin is two hours ahead: the first is of the day before, and of the same week.
    reply('1', '2026-05-13T21:59:00Z', { company: 'zenith', person: 'pat' }),
    reply('2', '2026-05-13T22:00:00Z', { company: 'zenith', person: 'pat' }),
    reply('3', '2026-05-14T14:00:00Z', { agent: 'bob' }),
    // Cycle 1 begins on 30 April at 11:10 there.
    reply('4', '2026-04-30T09:09:00Z', { company: 'zenith', person: 'pat' }),
    reply('5', '2026-04-30T09:11:00Z', { company: 'zenith', person: 'pat' }),
    reply('6', '2026-05-14T14:30:00Z', { company: 'zenith', person: 'pat' }),
  ];

  test.each<[Cap['window'], Cap['scope'], string, bigint]>([
    ['day', 'agent', 'ada', 2n],
    ['day', 'agent', 'bob', 2n],
    ['day', 'company', 'zenith', 2n],
    ['day', 'person', 'pat', 2n],
    ['week', 'agent', 'ada', 4n],
    ['week', 'person', 'pat', 4n],
    ['cycle', 'agent', 'ada', 6n],
    ['cycle', 'company', 'zenith', 6n],
    ['cycle', 'person', 'pat', 6n],
    ['cycle', 'person', 'nobody', 0n],
  ])('on the %s of %s %s counts what that has spent already', async (window, scope, scopeId, spent) => {
    await ledger.record('acme', usage);
    await ledger.voidEvent('acme', { source: 'api', id: '6', actor: 'maya', remarks: null });

    await terms.putCap('acme', { id: 'cap', scope, scopeId, window, limit: credits(100) }, by);

    const [use] = await database.prisma.capUse.findMany({ where: current });
    expect(use?.used).toBe(credits(spent));
  });

  test('counts what senders whose clocks run ahead have spent in its next window', async () => {
    clock = parseInstant('2026-05-14T21:58:00Z');
    await ledger.record('acme', [reply('1', '2026-05-14T22:01:00Z')]);
    const cap: Cap = { id: 'cap', scope: 'agent', scopeId: 'ada', window: 'day', limit: credits(3) };
    await terms.putCap('acme', cap, { ...by, at: clock });

    clock = parseInstant('2026-05-14T22:02:00Z');

    const request = {
      holdId: 'h',
      agentId: 'ada',
      companyId: null,
      person: null,
      amount: credits(2),
      ttlMs: 1,
    };
    expect(await ledger.authorize('acme', request)).toMatchObject({
      status: 'denied',
      cap: { room: credits(1) },
    });
  });

  test('stops the next request at once where its window is spent', async () => {
    await ledger.record('acme', usage);

    await terms.putCap(
      'acme',
      { id: 'cap', scope: 'agent', scopeId: 'bob', window: 'day', limit: credits(3) },
      by,
    );

    const spender = { agentId: 'bob', companyId: null, person: null };
    const request = { ...spender, holdId: 'h', amount: credits(2), ttlMs: 60_000 };
    expect(await ledger.authorize('acme', request)).toMatchObject({
      status: 'denied',
      reason: 'cap',
      cap: { room: credits(1) },
    });
    await terms.archiveCap('acme', 'cap', by);
    expect(await ledger.authorize('acme', request)).toMatchObject({ status: 'held' });
  });

  test('counts anew when it is put to other work, and goes on counting when only its limit moves', async () => {
    const cap: Cap = { id: 'cap', scope: 'agent', scopeId: 'ada', window: 'week', limit: credits(9) };
    await terms.putCap('acme', cap, by);
    await ledger.record('acme', usage);

    await terms.putCap('acme', { ...cap, limit: credits(10) }, by);
    expect(await database.prisma.capUse.findMany({ where: { used: credits(6) } })).toHaveLength(1);
    await terms.putCap('acme', { ...cap, scopeId: 'bob' }, by);

    expect(await database.prisma.capUse.findMany({ where: current })).toMatchObject([{ used: credits(2) }]);
  });
});

describe('who is told', () => {
  const destination = {
    id: 'ops',
    platform: 'slack',
    workspace: 'T1',
    channel: 'C1',
    zone: null,
    ownerId: 'maya',
  } as const;
  const alert = {
    id: 'low',
    kind: 'low_credit',
    rule: defaultAlertRule,
    ...defaultWarningSettings,
    destinationId: 'ops',
    ownerId: 'maya',
    mutedAt: null,
    snoozedUntil: null,
  } as const;

  test('a rule needs a destination, warns once it has one, and is silent when it is removed', async () => {
    expect(await terms.putAlertRule('acme', alert, by)).toMatchObject({ reason: 'unknown-destination' });
    await terms.putDestination('acme', destination, by);
    await terms.putAlertRule('acme', alert, by);

    await ledger.record('acme', [reply('1', '2026-05-14T14:00:00Z', { quantity: 410 })]);
    await terms.removeAlertRule('acme', 'low', by);
    await ledger.record('acme', [reply('2', '2026-05-14T14:01:00Z', { quantity: 60 })]);

    const said = await database.prisma.outbox.findMany();
    expect(said.map(({ kind, facts }) => [kind, facts])).toEqual([
      ['low_credit', expect.objectContaining({ threshold: '20%', available: '180' })],
    ]);
  });

  test('one channel is one destination', async () => {
    await terms.putDestination('acme', destination, by);

    expect(await terms.putDestination('acme', { ...destination, id: 'other' }, by)).toMatchObject({
      reason: 'conflict',
    });
  });
});

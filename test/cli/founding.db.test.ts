import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rateCheck } from '../../src/cli/doctor/rates.ts';
import { arriving } from '../../src/cli/events/act.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createAccount } from '../support/ledger-account.ts';
import { openTraffic } from '../support/traffic.ts';
import { addressOf, tallybot } from './typed.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv('DATABASE_URL', addressOf(database.connection));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

async function asData(line: string) {
  const { code, out } = await tallybot(`${line} --json`);
  return { code, ...JSON.parse(out) };
}
const refusal = async (line: string) => (await asData(line)).error?.code;

test('an account is founded at the terminal alone: plan, rates, credits', async () => {
  await tallybot('account create acme --name Acme --zone Europe/Berlin');
  expect(await refusal('plan set team --account acme')).toBe('missing-option');
  expect(await asData('plan set team --account acme --allowance 1000 --currency EUR')).toMatchObject({
    status: 'created',
    allowance: '1000',
  });
  expect(await refusal('plan subscribe tema --account acme')).toBe('unknown-plan');
  expect(await asData('plan subscribe team --account acme')).toMatchObject({
    fromCycle: 0,
    status: 'created',
  });
  expect(await asData('rate add calls --account acme --per-minute 10 --kind voice_inbound')).toMatchObject({
    status: 'created',
  });
  expect(await refusal('rate add calls --account acme --per-minute 11')).toBe('conflict');
  expect(await refusal('rate add both --account acme --per-minute 1 --per-response 1')).toBe(
    'missing-option',
  );
  expect(await refusal('rate add none --account acme --per-minute 1 --step-seconds 0')).toBe('bad-rate');

  expect(await asData('account show acme')).toMatchObject({
    plan: { id: 'team', name: 'team' },
    available: '1000',
    used: '0',
    cycle: { number: 0 },
  });
  expect((await asData('rate list --account acme')).rates).toMatchObject([
    { id: 'calls', price: '10', basis: 'per_minute', incrementSeconds: 60, when: { kind: 'voice_inbound' } },
  ]);
});

test('the doctor names the accounts in which nothing costs anything, for want of a rate', async () => {
  const named = async () => (await rateCheck(database).look()).says;
  await tallybot('account create free --name Free');
  expect(await named()).toMatch(/\bfree\b/);

  await tallybot('rate add response --account free --per-response 1');

  expect(await named()).not.toMatch(/\bfree\b/);
});

test('a plan is changed in what is said alone, and another one holds from the next cycle where this one has begun', async () => {
  await tallybot('account create later --name Later');
  await tallybot(
    'plan set small --account later --name Small --allowance 10 --at-zero soft --overage 5 --price-cents 900',
  );
  await tallybot('plan set large --account later --allowance 20');
  await tallybot('plan subscribe small --account later');
  await tallybot('grant add 1 --account later --source first');

  expect(await asData('plan set small --account later --allowance 12')).toMatchObject({ status: 'changed' });
  expect((await asData('plan list --account later')).plans[1]).toEqual({
    id: 'small',
    name: 'Small',
    allowance: '12',
    rolloverCap: '0',
    atZero: 'soft',
    overageLimit: '5',
    repaysOverage: false,
    priceCents: 900,
    currency: 'USD',
    agentSlots: null,
    seats: null,
  });
  expect(await asData('plan subscribe large --account later')).toMatchObject({ fromCycle: 1 });
  expect(await asData('plan list --account later')).toMatchObject({
    currentPlanId: 'small',
    subscriptions: [
      { fromCycle: 0, planId: 'small' },
      { fromCycle: 1, planId: 'large' },
    ],
  });
});

test('a cycle that has begun keeps what its plan was, also where no job has run since', async () => {
  await tallybot('account create begun --name Begun');
  await tallybot('plan set small --account begun --allowance 10');
  await tallybot('plan subscribe small --account begun');

  await tallybot('plan set small --account begun --allowance 12');
  await tallybot('plan set large --account begun --allowance 20');

  expect(await asData('plan subscribe large --account begun')).toMatchObject({ fromCycle: 1 });
  expect(await asData('account show begun')).toMatchObject({ available: '10', allowance: '10' });
});

test('credits are given once under one source key, listed while there are any, and taken back', async () => {
  await tallybot('account create giving --name Giving');
  const give = 'grant add 12.5 --account giving --source invoice-1 --pool promo';

  expect(await asData(give)).toMatchObject({ status: 'granted', amount: '12.5', balanceAfter: '12.5' });
  expect(await asData(give)).toMatchObject({ status: 'duplicate', balanceAfter: '12.5' });
  expect(await refusal('grant add 13 --account giving --source invoice-1')).toBe('conflict');
  expect(await refusal('grant add 0 --account giving --source nothing')).toBe('bad-credits');
  expect(await refusal('grant add 1 --account giving --source subscription:cycle:9')).toBe('bad-source');
  expect((await asData('grant list --account giving')).grants).toMatchObject([
    { id: 'invoice-1', pool: 'promo', remaining: '12.5', expiresAt: null },
  ]);

  expect(await asData('grant void invoice-1 --account giving')).toMatchObject({ status: 'voided' });
  expect(await refusal('grant void invoice-2 --account giving')).toBe('unknown-grant');
  expect((await asData('grant list --account giving')).grants).toEqual([]);
});

test('events are told as they arrive, each once, also those that happened long before', async () => {
  const now = Date.UTC(2026, 4, 20, 12);
  await createAccount(database, { id: 'busy' });
  const traffic = openTraffic(database, now);
  const record = (id: string, minutesAgo: number) =>
    traffic.ledger.record('busy', [
      UsageEvent.parse({
        id,
        type: 'reply',
        agent: 'ada',
        at: new Date(now - minutesAgo * 60_000).toISOString(),
      }),
    ]);
  await record('first', 5);
  const arrivals = [() => record('second', 1), () => record('late', 600)];
  const untilNext = async () => (await arrivals.shift()?.()) !== undefined;

  const told: string[] = [];
  for await (const { id } of arriving(database.pool, 'busy', 0, untilNext)) told.push(id);

  expect(told).toEqual(['first', 'second', 'late']);
  const { events } = await asData('events --account busy --limit 2');
  expect(events.map(({ id }: { id: string }) => id)).toEqual(['second', 'late']);
  const { out } = await tallybot('events --account busy --limit 1');
  expect(out).toMatch(/^OCCURRED +AGENT +TYPE +CREDITS +SOURCE +ID\n\S+Z +\S+ +reply +\S.* +\S+ +late\n$/);
  const take = 'event void second --account busy';
  expect(await asData(take)).toMatchObject({ status: 'voided', credited: expect.any(String) });
  expect(await asData(take)).toMatchObject({ status: 'duplicate', credited: null });
});

test('what was given up is listed with its reason, and waits again when it is sent anew', async () => {
  await createAccount(database, { id: 'silent' });
  const at = new Date(0);
  await database.prisma.outbox.create({
    data: {
      ...{ accountId: 'silent', id: 'lost', kind: 'low-credit', facts: {}, createdAt: at, dueAt: at },
      ...{ state: 'dead', attempts: 7, lastError: 'channel_not_found' },
    },
  });

  expect(await asData('outbox list --account silent')).toMatchObject({
    waiting: 0,
    dead: 1,
    notices: [{ account: 'silent', id: 'lost', state: 'dead', attempts: 7, error: 'channel_not_found' }],
  });
  expect(await refusal('outbox resend found --account silent')).toBe('unknown-notice');
  expect(await asData('outbox resend lost --account silent')).toMatchObject({
    id: 'lost',
    status: 'changed',
  });
  expect(await asData('outbox list --account silent')).toMatchObject({ waiting: 1, dead: 0 });
});

test('people and roles are named, and the last who can manage stays', async () => {
  await createAccount(database, { id: 'team' });
  const guild = '157367557397518746';
  const role = `--workspace ${guild} --discord-role 157367557397518747 --name Billing`;

  expect((await tallybot('member add team --workspace T1 --user U1 --name Priya')).out).toContain(
    'may see and manage',
  );
  expect(await refusal('member remove team slack:T1:U1')).toBe('last-manager');
  expect((await tallybot(`member add team ${role}`)).out).toBe(
    `Whoever holds Billing (discord:${guild}:role:157367557397518747) may see and manage.\n`,
  );
  expect(await asData('account link nobody')).toMatchObject({ code: 1, error: { code: 'unknown-account' } });
});

import { userInfo } from 'node:os';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findNames } from '../../src/cli/complete/names.ts';
import type { Values } from '../../src/cli/kinds.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { addressOf, tallybot } from './typed.ts';

const ACTOR = `cli:${userInfo().username}`;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  vi.stubEnv('DATABASE_URL', addressOf(database.connection));
  await tallybot('account create acme --name Acme --zone Europe/Berlin --from 2026-01-31');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.drop();
});

async function asData(line: string) {
  const { code, out } = await tallybot(`${line} --account acme --json`);
  return { code, ...JSON.parse(out) };
}
const refusal = async (line: string) => (await asData(line)).error?.code;
const audited = async (subject: string) =>
  (
    await database.prisma.audit.findMany({ where: { accountId: 'acme', subject }, orderBy: { id: 'asc' } })
  ).map(({ act, actor, remarks }) => [act, actor, remarks]);

test('an account’s settings are changed in what is said alone, and shown where nothing is', async () => {
  const set = async (options: string) =>
    JSON.parse((await tallybot(`account set acme ${options} --json`)).out);

  expect(await set('--seats 5 --readable-by members --grace-hours 24')).toMatchObject({ status: 'changed' });
  expect(await set('--zone America/New_York --top-up-url https://example.com/buy')).toMatchObject({
    anchorAt: '2026-01-31T05:00:00.000Z',
  });
  expect(await set('--seats none')).toMatchObject({ status: 'changed', seats: null });
  expect(await set('')).toEqual({
    id: 'acme',
    status: 'unchanged',
    name: 'Acme',
    zone: 'America/New_York',
    anchorAt: '2026-01-31T05:00:00.000Z',
    agentSlots: null,
    seats: null,
    unknownAgents: 'create',
    graceMs: 86_400_000,
    readableBy: 'members',
    topUpUrl: 'https://example.com/buy',
    upgradeUrl: null,
  });
});

test('agents and their companies are made, changed in what is said alone, and put away', async () => {
  expect(await refusal('agent set ada')).toBe('unknown-agent');
  expect(await refusal('agent set ada --kind chat --company northwind')).toBe('unknown-company');
  expect(await asData('company set northwind --name Northwind')).toMatchObject({ status: 'created' });
  expect(await asData('agent set ada --kind chat --company northwind')).toMatchObject({ status: 'created' });
  expect(await asData('agent set ada --name Ada --archived yes')).toMatchObject({ status: 'changed' });
  expect(await asData('agent set ada --archived yes')).toMatchObject({ status: 'unchanged' });

  expect((await asData('agent list')).agents).toMatchObject([
    { id: 'ada', name: 'Ada', kind: 'chat', companyId: 'northwind', archivedAt: expect.any(String) },
  ]);
  expect((await asData('company list')).companies).toEqual([
    { id: 'northwind', name: 'Northwind', archived: false, agents: 1 },
  ]);
  await tallybot('agent set ada --account acme --company none --archived no --remarks "Back at work"');
  expect((await asData('agent list')).agents).toMatchObject([{ companyId: null, archivedAt: null }]);
  expect((await audited('ada')).at(-1)).toEqual(['put-agent', ACTOR, 'Back at work']);
});

test('a cap set again for the same holder and stretch is the same one, also beside the chat', async () => {
  await tallybot('agent set bob --account acme --kind chat --name Bob');

  expect(await refusal('cap set 5')).toBe('missing-option');
  expect(await refusal('cap set 5 --agent bob --person ann')).toBe('missing-option');
  expect(await refusal('cap set 5 --agent bobby')).toBe('unknown-agent');
  expect(await asData('cap set 5 --agent bob')).toMatchObject({ id: 'agent:bob:day', status: 'created' });
  const asked = await tallybot(['ask', 'notify caps agent:Bob 7 per day', '--account', 'acme', '--yes']);
  expect(asked).toMatchObject({ code: 0, err: '' });
  expect(await asData('cap set 7 --agent Bob --per day')).toMatchObject({ status: 'unchanged' });

  expect((await asData('cap list')).caps).toMatchObject([
    { id: 'agent:bob:day', scope: 'agent', scopeId: 'bob', per: 'day', limit: '7', used: '0' },
  ]);
  expect(await asData('cap remove agent:bob:day')).toMatchObject({ status: 'changed' });
  expect((await asData('cap list')).caps).toEqual([]);
  expect(await refusal('cap remove agent:ann:day')).toBe('unknown-cap');
  expect((await audited('agent:bob:day')).map(([act, actor]) => [act, actor])).toEqual([
    ['put-cap', ACTOR],
    ['put-cap', ACTOR],
    ['archive-cap', ACTOR],
  ]);
});

test('a pack is offered, changed in what is said alone, and offered no more', async () => {
  expect(await refusal('pack set small')).toBe('missing-option');
  expect(await refusal('pack set small --credits 0')).toBe('bad-credits');
  expect(await refusal('pack set small --credits 5 --currency Euro')).toBe('bad-currency');
  expect(await asData('pack set small --credits 500 --price-cents 900')).toMatchObject({ status: 'created' });
  expect(await asData('pack set small --name Small')).toMatchObject({ status: 'changed', credits: '500' });

  expect((await asData('pack list')).packs).toEqual([
    { id: 'small', name: 'Small', credits: '500', priceCents: 900, currency: 'USD' },
  ]);
  expect(await asData('pack remove small --remarks Withdrawn')).toMatchObject({ id: 'small' });
  expect(await refusal('pack remove small')).toBe('unknown-pack');
  expect((await asData('pack list')).packs).toEqual([]);
  expect((await audited('small')).at(-1)).toEqual(['remove-pack', ACTOR, 'Withdrawn']);
});

test('a balance is put right by hand, and an account can leave its plan', async () => {
  await tallybot('grant add 100 --account acme --source first');

  expect(await refusal('grant take 0 --source ticket-88')).toBe('bad-credits');
  const take = 'grant take 12.5 --source ticket-88';
  expect(await asData(take)).toMatchObject({ status: 'taken', amount: '12.5', balanceAfter: '87.5' });
  expect(await asData(take)).toMatchObject({ status: 'duplicate', balanceAfter: '87.5' });
  expect(await refusal('grant take 13 --source ticket-88')).toBe('conflict');
  expect(await refusal('event void nothing')).toBe('unknown-event');

  await tallybot('plan set team --account acme --allowance 10 --at-zero soft --repays-overage yes --seats 4');
  expect((await asData('plan list')).plans).toMatchObject([
    { repaysOverage: true, seats: 4, agentSlots: null },
  ]);
  expect(await asData('plan subscribe team')).toMatchObject({ planId: 'team' });
  expect(await asData('plan subscribe none')).toMatchObject({ planId: null, status: 'created' });
});

test('what there is of each kind is completed, and nothing that is gone', async () => {
  await tallybot('account create full --name Full');
  for (const line of [
    'company set northwind --account full',
    'agent set ada --account full --kind chat',
    'cap set 5 --account full --agent ada',
    'pack set small --account full --credits 5',
    'plan set team --account full --allowance 5',
    'grant add 5 --account full --source invoice-1',
  ]) {
    expect(await tallybot(line)).toMatchObject({ code: 0 });
  }
  const { prisma } = database;
  const at = new Date(0);
  const ofFull = (rows: readonly object[]) => rows.map((row) => ({ accountId: 'full', ...row })) as never;
  const connection = { provider: 'vapi', settings: {}, secrets: new Uint8Array(), createdAt: at };
  await prisma.connection.createMany({
    data: ofFull([
      { id: 'phones', ...connection },
      { id: 'old', ...connection, removedAt: at },
    ]),
  });
  const rule = { kind: 'low_credit', settings: {}, ownerId: 'ann', createdAt: at };
  const to = { platform: 'webhook', workspace: 'webhook', ownerId: 'ann', createdAt: at };
  await prisma.destination.createMany({
    data: ofFull([
      { id: 'webhook:ops', channel: 'https://a.example', ...to },
      { id: 'webhook:old', channel: 'https://b.example', ...to },
    ]),
  });
  await prisma.alertRule.createMany({
    data: ofFull([
      { id: 'webhook:ops', destinationId: 'webhook:ops', ...rule },
      { id: 'webhook:old', destinationId: 'webhook:old', ...rule, removedAt: at },
    ]),
  });
  const names = async (kind: keyof Values) =>
    (await findNames(kind, 'full')).map(({ value, does }) => `${value}: ${does}`);

  expect(await names('agent')).toEqual(['ada: ada']);
  expect(await names('cap')).toEqual(['agent:ada:day: 5 credits']);
  expect(await names('company')).toEqual(['northwind: northwind']);
  expect(await names('connection')).toEqual(['phones: vapi']);
  expect(await names('grant')).toEqual(['invoice-1: top_up']);
  expect(await names('pack')).toEqual(['small: small']);
  expect(await names('plan')).toEqual(['team: team']);
  expect(await names('webhook')).toEqual(['ops: https://a.example']);
});

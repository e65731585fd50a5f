import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { dispatch } from '../../src/chat/dispatch.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { createActs } from '../../src/db/acts.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { invariant } from '../../src/domain/errors.ts';
import { DAY_MS } from '../../src/domain/wall-clock.ts';
import type { Notice } from '../../src/jobs/announcements/announcement.ts';
import { rechargeDone } from '../../src/jobs/announcements/recharge-done.ts';
import { rechargeRequest } from '../../src/jobs/announcements/recharge-request.ts';
import { rechargeAtOnce } from '../../src/jobs/recharge/at-once.ts';
import { manualProvider } from '../../src/jobs/recharge/manual.ts';
import { commandOf, commandsOf, fieldOf, plain, tableOf, textOf } from '../support/cards.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { bankOf } from './recharge/bank.ts';
import { MINUTE, rechargeStage, START } from './recharge/stage.ts';

let database: TestDatabase;
let stage: ReturnType<typeof rechargeStage>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  stage = rechargeStage(database);
});

/** Whoever may answer, known by a name of their own; by a role, by which nobody can be written to; and who may not. */
async function addPeople(accountId: string): Promise<void> {
  await database.pool.query(
    `insert into member (account_id, id, name, role)
     values ($1, 'ann', 'Ann', 'manage'), ($1, 'boss', 'Boss', 'manage'), ($1, 'dan', 'Dan', 'view')`,
    [accountId],
  );
  await database.pool.query(
    `insert into member_identity (account_id, platform, workspace, platform_id, member_id)
     values ($1, 'slack', 'T1', 'U1', 'ann'), ($1, 'discord', 'G1', '7', 'ann'),
            ($1, 'discord', 'G1', 'role:2', 'boss'), ($1, 'slack', 'T1', 'U3', 'dan')`,
    [accountId],
  );
}

/** An account that has come down to its level, whose managers have been asked. */
async function asked(accountId: string, { isHeard = true, byMachine = false } = {}) {
  await stage.account(accountId, { below: 1_000, buy: 500, cap: 1_000, provider: 'manual' });
  if (isHeard) await stage.alerts(accountId);
  else await addPeople(accountId);
  if (byMachine) {
    await stage.alerts(accountId, 'hook');
    await database.pool.query(`update destination set platform = 'webhook' where account_id = $1`, [
      accountId,
    ]);
  }
  const { ledger, recharge } = stage.replica(manualProvider(() => stage.clock.now));
  const reports = createReportStore(database.pool);
  const acts = createActs(database, ledger);
  const directoryNow = async () => {
    const directory = await reports.directory(accountId);
    invariant(directory, 'the account is there');
    return directory;
  };
  const stageOfOne = {
    recharge,
    /** Without a worker that settles at once, if it says so. */
    async ask(words: string, name = 'Priya', { right = 'manage' as const, isSlow = false } = {}) {
      const person = { id: name.toLowerCase(), name, right };
      const now = stage.clock.now;
      const able = isSlow ? acts : { ...acts, ...rechargeAtOnce(acts, recharge) };
      const context = { acts: able, directory: await directoryNow(), now, person, place: null, reports };
      return dispatch(createRegistry(commands), words, context);
    },
    async compose({ kind, compose }: typeof rechargeRequest, isPosted: boolean) {
      const [said] = await stage.said(accountId, kind);
      invariant(said, `there is a ${kind}`);
      const postedAt = isPosted ? START : null;
      const notice = { accountId, facts: said.facts, postedAt } as unknown as Notice;
      return compose(notice, { reports, directory: await directoryNow(), now: stage.clock.now });
    },
  };
  await recharge.tick();
  return stageOfOne;
}

test('a purchase is asked for where warnings go, with its numbers, and an answer at a press', async () => {
  const { compose } = await asked('asks');

  const said = await compose(rechargeRequest, false);

  expect(await stage.said('asks', 'recharge_request')).toMatchObject([{ destination_id: 'ops' }]);
  expect(plain(said?.card.title ?? '')).toBe('Buy 500 credits?');
  expect(said && fieldOf(said.card, 'Available now')).toBe('1000 credits');
  expect(said && fieldOf(said.card, 'This month, with these')).toBe('500 of 1000 credits');
  expect(said && commandOf(said.card, 'Approve')).toMatch(/^credits auto-recharge approve attempt:/);
  const actions = said?.card.actions.filter((action) => action.type === 'button' && action.confirm !== null);
  expect(actions).toHaveLength(2);
});

test('where no channel hears of purchases, whoever manages is asked alone, and the message says what came of it', async () => {
  const { ask } = await asked('unheard', { isHeard: false });

  await ask(commandOf(await ask('credits auto-recharge'), 'Approve'));

  const requests = await stage.said('unheard', 'recharge_request');
  expect(requests).toMatchObject([{ destination_id: null, facts: { personId: 'ann' } }]);
  expect(await stage.said('unheard', 'update')).toMatchObject([
    { destination_id: null, facts: { noticeId: requests[0]?.id } },
  ]);
});

test('where only a machine hears of purchases, whoever manages is asked besides, for a machine answers nothing', async () => {
  await asked('machine', { isHeard: false, byMachine: true });

  const requests = await stage.said('machine', 'recharge_request');
  expect(requests.map(({ destination_id }) => destination_id).sort()).toEqual(['hook', null]);
});

test('approved, it gives its credits at once, names who, and edits the message that asked', async () => {
  const { ask, compose } = await asked('yes');
  const press = commandOf((await compose(rechargeRequest, false))?.card ?? (await ask('help')), 'Approve');

  const card = await ask(press);

  expect(plain(card.title)).toBe('500 credits were added');
  expect(await stage.states('yes')).toEqual(['paid']);
  expect([...(await stage.given('yes')).values()]).toEqual([credits(500)]);
  const [request] = await stage.said('yes', 'recharge_request');
  expect(await stage.said('yes', 'update')).toMatchObject([{ facts: { noticeId: request?.id } }]);
  const edited = await compose(rechargeRequest, true);
  expect(plain(edited?.card.title ?? '')).toBe('500 credits were bought');
  expect(edited && textOf(edited.card)).toBe('Approved by Priya, 10 May 12:00.');
  expect(edited && commandsOf(edited.card)).toEqual(['credits auto-recharge']);
  const statement = await ask('credits statement');
  expect(JSON.stringify(statement.parts)).toContain('Auto-recharge, approved by Priya');
});

test('of two managers at once the first counts, and the other is told who', async () => {
  const { ask } = await asked('race');
  const shown = await ask('credits auto-recharge');
  const [yes, no] = [commandOf(shown, 'Approve'), commandOf(shown, 'Decline')];

  const cards = await Promise.all([ask(yes, 'Priya'), ask(no, 'Jonas'), ask(yes, 'Priya')]);

  const titles = cards.map(({ title }) => plain(title));
  const [state] = await stage.states('race');
  const winner = state === 'paid' ? 'Priya' : 'Jonas';
  expect(titles.filter((title) => title === `${winner} has answered already`)).toHaveLength(2);
  expect((await stage.given('race')).size).toBe(state === 'paid' ? 1 : 0);
});

test('approved while nobody settles, it is settled by the next tick, and once', async () => {
  const { ask, recharge } = await asked('slow');
  const yes = commandOf(await ask('credits auto-recharge'), 'Approve');

  const card = await ask(yes, 'Priya', { isSlow: true });
  await recharge.tick();
  await recharge.tick();

  expect(plain(card.title)).toBe('500 credits are being added');
  expect((await stage.given('slow')).size).toBe(1);
});

test('declined, nothing is bought, and nobody is asked again for a day', async () => {
  const { ask, compose, recharge } = await asked('no');

  const card = await ask(commandOf(await ask('credits auto-recharge'), 'Decline'));
  stage.clock.now += DAY_MS - MINUTE;
  await recharge.tick();
  const before = await stage.states('no');
  stage.clock.now += MINUTE;
  await recharge.tick();

  expect(plain(card.title)).toBe('500 credits are not bought');
  expect(before).toEqual(['failed']);
  expect(await stage.states('no')).toEqual(['failed', 'pending']);
  expect(await stage.said('no', 'recharge_failed')).toEqual([]);
  expect((await compose(rechargeRequest, true))?.card.tone).not.toBe('good');
});

test('that nobody answers in three days lapses, and that is said', async () => {
  const { ask, recharge } = await asked('lapse');
  const yes = commandOf(await ask('credits auto-recharge'), 'Approve');

  stage.clock.now = START + 3 * DAY_MS;
  await recharge.tick();
  const late = await ask(yes);

  expect(await stage.states('lapse')).toEqual(['failed']);
  expect(await stage.said('lapse', 'recharge_failed')).toMatchObject([
    { facts: { why: 'Nobody answered within three days', retryAt: START + 4 * DAY_MS } },
  ]);
  expect(late.title).toBe('This purchase waits for no answer any more');
  expect((await stage.given('lapse')).size).toBe(0);
});

test('who may only view sees what waits, without an answer to give', async () => {
  const { ask } = await asked('views');
  const shown = await ask('credits auto-recharge', 'Vera', { right: 'view' as never });
  const yes = commandOf(await ask('credits auto-recharge'), 'Approve');

  const card = await ask(yes, 'Vera', { right: 'view' as never });

  expect(fieldOf(shown, 'A purchase')).toBe('500 credits: waits for a manager’s answer until 13 May 12:00');
  expect(commandsOf(shown)).toEqual(['credits', 'credits top-up']);
  expect(card.title).toBe('Only managers may use “/credits auto-recharge”.');
  expect(await stage.states('views')).toEqual(['pending']);
});

test('typed without its name, the purchase that waits is shown first; and where none does, that is said', async () => {
  const { ask } = await asked('typed');

  const shown = await ask('credits auto-recharge approve');
  await ask(commandOf(shown, 'Approve'));
  const none = await ask('credits auto-recharge decline attempt:elsewhere');

  expect(plain(shown.title)).toBe('Buy 500 credits?');
  expect(none.title).toBe('No purchase waits for an answer.');
  const table = tableOf(await ask('credits auto-recharge'), 'Last purchases');
  expect(table.rows.map((row) => row.at(-1))).toContain('approved by Priya');
});

test('what failed can be tried again now, and what it said is over once it works', async () => {
  await stage.account('again', { below: 1_000, buy: 500, cap: 1_000, provider: 'manual' });
  await stage.alerts('again');
  const fates = ['declines', 'takes'] as const;
  let attempt = 0;
  const { recharge, ledger } = stage.replica(bankOf(() => fates[attempt++] ?? 'takes').provider);
  await recharge.look('again');
  const acts = createActs(database, ledger);
  const reports = createReportStore(database.pool);
  const directory = await reports.directory('again');
  invariant(directory, 'the account is there');
  const ask = (words: string) =>
    dispatch(createRegistry(commands), words, {
      acts: { ...acts, ...rechargeAtOnce(acts, recharge) },
      directory,
      now: stage.clock.now,
      person: { id: 'priya', name: 'Priya', right: 'manage' },
      place: null,
      reports,
    });

  stage.clock.now += MINUTE;
  const question = await ask(commandOf(await ask('credits auto-recharge'), 'Try again now'));
  await ask(commandOf(question, 'Try again'));
  await recharge.drain();

  expect(question.title).toBe('Let auto-recharge try again now?');
  expect(await stage.states('again')).toEqual(['failed', 'paid']);
  expect(await stage.said('again', 'recovered')).toHaveLength(1);
  expect(await stage.said('again', 'recharge_done')).toHaveLength(1);
  const done = (await stage.said('again', 'recharge_done'))[0]?.facts;
  const notice = { accountId: 'again', facts: done, postedAt: null } as unknown as Notice;
  const said = await rechargeDone.compose(notice, { reports, directory, now: stage.clock.now });
  expect(plain(said?.card.title ?? '')).toBe('Auto-recharge bought 500 credits');
});

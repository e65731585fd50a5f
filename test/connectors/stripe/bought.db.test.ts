import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderPlainText } from '../../../src/cards/plain-text.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { invariant } from '../../../src/domain/errors.ts';
import { creditsBought } from '../../../src/jobs/announcements/credits-bought.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { buyPack, DAY, openStage, plain } from './stage.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** With a channel that hears of purchases. */
async function heard(accountId: string) {
  const stage = await openStage(database, accountId);
  await database.pool.query(
    `insert into destination (account_id, id, platform, workspace, channel, owner_id, created_at)
     values ($1, 'ops', 'slack', 'T1', 'C1', 'owner', now())`,
    [accountId],
  );
  await database.pool.query(
    `insert into alert_rule (account_id, id, kind, settings, destination_id, owner_id, created_at)
     values ($1, 'low', 'low_credit', $2, 'ops', 'owner', now())`,
    [accountId, JSON.stringify({ basis: 'plan_credits', thresholds: ['20%'] })],
  );
  const said = async () => {
    const { rows } = await database.pool.query<{ id: string; facts: object }>(
      `select id, facts from outbox where account_id = $1 and kind = 'credits_bought'`,
      [accountId],
    );
    return rows;
  };
  return { ...stage, said };
}

test('the team hears once that credits were bought, for how much and where', async () => {
  const stage = await heard('told');
  const replica = await stage.replica();
  const payment = await buyPack(stage, replica);
  await replica.tell(stage.stripe.events());
  await replica.tell(stage.stripe.events());

  const [notice, ...others] = await stage.said();

  expect(others).toEqual([]);
  expect(notice?.id).toBe(`credits_bought:${payment}>ops`);
  const reports = createReportStore(database.pool);
  const directory = await reports.directory('told');
  invariant(directory, 'the account is there');
  const facts = notice?.facts;
  const told = await creditsBought.compose(
    { accountId: 'told', facts } as Parameters<typeof creditsBought.compose>[0],
    {
      reports,
      directory,
      now: stage.clock.now,
    },
  );
  const words = plain(renderPlainText(told?.card ?? (null as never)));
  expect(words).toContain('1 000 credits bought');
  expect(words).toContain('25.00 USD were paid at Stripe. 1 000 credits are available now.');
});

test('nobody is told of what was paid days ago, nor of what has gone back already', async () => {
  const stage = await heard('late');
  const replica = await stage.replica();
  await buyPack(stage, replica);
  stage.stripe.acts.refund(await buyPack(stage, replica), 100);
  stage.clock.now += 2 * DAY;
  const [old] = stage.stripe.world.list('payment_intent').toReversed();
  await replica.tell(stage.stripe.events().slice(-2));
  await replica.tell([stage.stripe.world.tell('payment_intent.succeeded', old ?? (null as never))]);

  expect(await stage.available()).toBe(1_960);
  expect(await stage.said()).toEqual([]);
});

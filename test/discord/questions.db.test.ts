import { type APIButtonComponentWithCustomId, ComponentType } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

const ask = (path: string, given = {}) => on.ask(on.ann, on.general, path, given);
const pressed = (message: Message, label: string) =>
  on.changes(on.ann, message, () => on.ann.press(message, label));

/** How much has been changed in the account, by whomever. */
async function acts(): Promise<number> {
  const { rows } = await database.pool.query(`select count(*)::int from audit where account_id = 'demo'`);
  return rows[0].count;
}

function buttonsOf({ components }: Message): APIButtonComponentWithCustomId[] {
  const found: APIButtonComponentWithCustomId[] = [];
  JSON.stringify(components, (_, value) => {
    if (value?.type === ComponentType.Button && value.custom_id) found.push(value);
    return value;
  });
  return found;
}

const cap = { agent: 'Northside Sales Chat', limit: 500, per: 'day' };
const recharge = { below: 100, buy: 100, cap: 500, turn: 'on' };

interface Case {
  path: string;
  given: Record<string, string | number>;
  /** What must be there to be taken away. */
  before?: () => Promise<unknown>;
  done: string;
}

const cases: Record<string, Case> = {
  'a top-up': { path: 'credits top-up', given: { amount: 50 }, done: '50 credits added' },
  'another plan': { path: 'credits plan', given: { to: 'none' }, done: 'Pay as you go' },
  'auto-recharge': { path: 'credits auto-recharge', given: recharge, done: 'Auto-recharge is on' },
  'a cap': { path: 'notify caps', given: cap, done: 'is capped at 500 credits per day' },
  'the end of a cap': {
    ...{ path: 'notify caps', given: { do: 'remove', cap: 'agent:northside-chat:day' } },
    done: 'has no such cap any more',
  },
  'the end of the warnings of a channel': {
    ...{ path: 'notify alerts', given: { do: 'remove' } },
    before: () => ask('notify alerts', { do: 'set', at: '20%' }),
    done: 'The warnings are removed',
  },
  'the end of a digest': {
    ...{ path: 'notify digest', given: { do: 'remove' } },
    before: () => ask('notify digest', { do: 'set', every: 'daily' }),
    done: 'The digest is removed',
  },
};

describe.each(Object.entries(cases))('%s', (_, { path, given, before, done }) => {
  it('is asked first; its button does it, once, and whoever leaves it has changed nothing', async () => {
    await before?.();
    const untouched = await acts();

    const question = await ask(path, given);
    const [yes, no] = buttonsOf(question).map(({ label = '' }) => label) as [string, string];
    expect(saidBy(question)).toContain('Nothing has been changed yet');
    expect(question.ephemeralTo).toBe(on.ann.user.id);
    expect(no).toBe('Leave it');
    await pressed(question, no);
    expect(await acts()).toBe(untouched);

    const again = await ask(path, given);
    const answer = await pressed(again, yes);
    expect(saidBy(answer)).toContain(done);
    const acted = await acts();
    expect(acted).toBeGreaterThan(untouched);

    // On another screen the question still stands.
    const answers = () => on.callsOf('editOriginal').length + on.callsOf('followUp').length;
    const soFar = answers();
    await on.ann.press(again, yes);
    await on.discord.until(() => answers() > soFar);
    expect(await acts()).toBe(acted);
  });
});

it('a question older than an hour is not answered any more, and it is said why', async () => {
  const question = await ask('credits top-up', { amount: 70 });
  const before = await acts();
  on.clock.advance(3_600_001);

  const refusal = await on.sees(on.ann, on.general, () => on.ann.press(question, 'Add 70'));

  expect(saidBy(refusal)).toContain('This question was asked more than an hour ago.');
  expect(await acts()).toBe(before);
});

it('somebody who manages no more when the button is pressed changes nothing', async () => {
  const eve = on.personIn(on.acme, 'eve', [on.manager]);
  const question = await on.ask(eve, on.general, 'credits top-up', { amount: 90 });
  const before = await acts();
  on.discord.addMember(on.acme, eve.user, []);

  const refusal = await on.sees(eve, on.general, () => eve.press(question, 'Add 90'));

  expect(saidBy(refusal)).toContain('Only managers may use');
  expect(await acts()).toBe(before);
});

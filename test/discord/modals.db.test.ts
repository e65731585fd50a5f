import { type APILabelComponent, ComponentType } from 'discord.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forms } from '../../src/chat/forms/list.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import type { Person } from '../../src/playground/discord/driver/person.ts';
import type { Channel } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;
let room: Channel;

beforeAll(async () => {
  database = await createDemoDatabase();
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});
// A channel of its own for each test: what one sets there, another need not know of.
beforeEach(() => {
  room = on.discord.addChannel(on.acme, { name: 'room' });
});

const labelOf = (path: string) => forms.find((form) => form.path === path)?.label ?? '';
const ask = (path: string, given = {}) => on.ask(on.ann, room, path, given);
const sql = async (text: string) => (await database.pool.query(text)).rows;

async function open(path: string, who: Person = on.ann) {
  const card = await ask(path);
  await who.press(card, labelOf(path));
  return { card, form: await on.discord.until(() => who.modal()) };
}

/** What is chosen in its lists when it opens. */
function chosenIn({ components }: { components: readonly object[] }): Record<string, string> {
  const menus = (components as APILabelComponent[]).flatMap(({ component }) =>
    component?.type === ComponentType.StringSelect ? [component] : [],
  );
  const chosen = menus.flatMap(({ custom_id: id, options }) =>
    options.filter((option) => option.default).map(({ value }) => [id, value]),
  );
  return Object.fromEntries(chosen);
}

it.each(forms.map(({ path }) => path))(
  '“/%s” opens its form for whoever manages, and for nobody else',
  async (path) => {
    const { form } = await open(path);
    on.ann.close();
    const bens = await on.ask(on.ben, room, path);

    expect(form.components.length).toBeLessThanOrEqual(5);
    expect(saidBy(bens)).not.toContain(labelOf(path));
  },
);

describe('submitting a form', () => {
  it('of a top-up records it, in the place of the message it was opened from', async () => {
    const { card, form } = await open('credits top-up');

    const done = await on.changes(on.ann, card, () =>
      on.ann.submit(form, { Credits: '500', Remarks: 'Invoice "1042"' }),
    );

    expect(saidBy(done)).toContain('500');
    const grants = await sql(`select remarks from credit_grant where remarks like 'Invoice%'`);
    expect(grants).toEqual([{ remarks: "Invoice '1042'" }]);
  });

  it('of the warnings of a channel sets its levels, and begins with them the next time', async () => {
    const { card, form } = await open('notify alerts');
    await on.changes(on.ann, card, () => on.ann.submit(form, { 'Warn at': '30%, 700' }));

    const again = await open('notify alerts');
    on.ann.close();

    expect(JSON.stringify(again.form.components)).toContain('"30% 700"');
  });

  it('of a digest sets it for that channel, of the agent and company that were chosen', async () => {
    const { card, form } = await open('notify digest');

    await on.changes(on.ann, card, () =>
      on.ann.submit(form, {
        'How often': 'Weekly, on Friday',
        Hour: '08:00',
        'Time zone': 'Asia/Kathmandu',
        Agent: 'Northside Sales Chat',
        Company: 'Northside Motors',
      }),
    );

    const digests = await sql(
      `select every, weekday, hour, d.zone, agent_id, company_id from digest_schedule d
       join destination t on t.id = destination_id where channel = '${room.id}'`,
    );
    expect(digests).toEqual([
      {
        ...{ every: 'week', weekday: 5, hour: 8, zone: 'Asia/Kathmandu' },
        ...{ agent_id: 'northside-chat', company_id: 'northside-motors' },
      },
    ]);
    const again = await open('notify digest');
    on.ann.close();
    expect(chosenIn(again.form)).toMatchObject({
      ...{ every: 'weekly friday', hour: '8', agent: 'northside-chat', company: 'northside-motors' },
    });
  });

  it('of a digest with a zone that there is not opens again as it was filled in', async () => {
    const { form } = await open('notify digest');
    const typed = { 'How often': 'Daily', 'Time zone': 'Europe/Kathmandu', Agent: 'Northside Sales Chat' };

    const refusal = await on.sees(on.ann, room, () => on.ann.submit(form, typed));
    await on.ann.press(refusal, 'Open it again');
    const again = await on.discord.until(() => on.ann.modal());
    on.ann.close();

    expect(saidBy(refusal)).toContain('I know no time zone');
    expect(chosenIn(again)).toMatchObject({ every: 'daily', agent: 'northside-chat' });
    expect(JSON.stringify(again.components)).toContain('Europe/Kathmandu');
  });

  it('of the plan and of auto-recharge is its own confirmation', async () => {
    const recharge = await open('credits auto-recharge');
    const set = await on.changes(on.ann, recharge.card, () =>
      on.ann.submit(recharge.form, {
        'Auto-recharge': 'On',
        'When available credits fall to': '100',
        Buy: '1000',
        'At most in a calendar month': '5000',
      }),
    );
    const plan = await open('credits plan');
    const changed = await on.changes(on.ann, plan.card, () =>
      on.ann.submit(plan.form, { 'Plan from the next cycle on': 'None: pay as you go' }),
    );

    expect(saidBy(set)).toContain('Auto-recharge');
    expect(saidBy(changed)).toMatch(/pay as you go/i);
  });

  it('with something wrong says what, changes nothing, and opens again as it was filled in', async () => {
    const { card, form } = await open('notify alerts');

    const refusal = await on.sees(on.ann, room, () => on.ann.submit(form, { 'Warn at': '20% many' }));
    expect(saidBy(refusal)).toContain('Warn at');
    expect(on.ann.sees(room)).toContain(card);
    await on.ann.press(refusal, 'Open it again');
    const again = await on.discord.until(() => on.ann.modal());

    expect(JSON.stringify(again.components)).toContain('"20% many"');
    on.ann.close();
  });

  it('delivered twice is done once', async () => {
    const { card, form } = await open('credits top-up');
    const before = (await sql('select 1 from credit_grant')).length;
    on.discord.faults.duplicateInteractions(1);

    await on.changes(on.ann, card, () => on.ann.submit(form, { Credits: '7' }));
    await ask('usage help');

    expect((await sql('select 1 from credit_grant')).length).toBe(before + 1);
  });

  it('for a channel in which the bot may not write is refused before anything is set', async () => {
    const { form } = await open('notify digest');
    on.discord.changeChannel(room, { denied: ['SendMessages'] });

    const refusal = await on.sees(on.ann, room, () => on.ann.submit(form, {}));

    expect(saidBy(refusal)).toContain('I may not write in this channel.');
    expect(await sql(`select 1 from destination where channel = '${room.id}'`)).toEqual([]);
  });

  it('by somebody who manages no more is refused', async () => {
    const eve = on.personIn(on.acme, 'eve', [on.manager]);
    const card = await on.ask(eve, room, 'credits top-up');
    await eve.press(card, labelOf('credits top-up'));
    const form = await on.discord.until(() => eve.modal());
    on.discord.addMember(on.acme, eve.user, []);

    const refusal = await on.sees(eve, room, () => eve.submit(form, { Credits: '9' }));

    expect(saidBy(refusal)).toContain('Only managers may use');
  });
});

it('a form that cannot be filled in time is said, and the button works again', async () => {
  const reports = createReportStore(database.pool);
  let notices = reports.notices;
  const slow = await botStage(database, { reports: { notices: (...asked) => notices(...asked) } });
  const card = await slow.ask(slow.ann, slow.general, 'notify digest');
  const press = () => slow.ann.press(card, labelOf('notify digest'));

  const refusal = await slow.sees(slow.ann, slow.general, async () => {
    await new Promise<void>((asked) => {
      notices = () => {
        asked();
        return new Promise(() => {});
      };
      void press();
    });
    slow.clock.advance(2_000);
  });
  notices = reports.notices;
  await press();

  expect(saidBy(refusal)).toContain('The form could not be opened in time.');
  expect((await slow.discord.until(() => slow.ann.modal())).title).toBe('Set a digest');
  await slow.close();
});

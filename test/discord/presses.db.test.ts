import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/playground/discord/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoWithLongName } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;
let on: BotStage;

beforeAll(async () => {
  database = await demoWithLongName();
  on = await botStage(database);
});
afterAll(async () => {
  await on.close();
  await database.drop();
});

const ask = (path = 'usage', given = {}, who = on.ann) => on.ask(who, on.general, path, given);
const pressed = (message: Message, button: string, who = on.ann) =>
  on.changes(who, message, () => who.press(message, button));
const chosen = (message: Message, list: string, option: string) =>
  on.changes(on.ann, message, () => on.ann.select(message, list, option));
const opened = async (message: Message, button: string, who = on.ann) => {
  await who.press(message, button);
  return on.discord.until(() => who.modal());
};
const SHARE = 'Share to channel';

describe('in a private message', () => {
  it('a button puts its answer in the place of the message, with its own chart alone', async () => {
    const summary = await ask();

    const agents = await pressed(summary, 'By agent');

    expect(agents.ephemeralTo).toBe(on.ann.user.id);
    expect(saidBy(agents)).toContain('Northside Sales Chat used 29\u202f%');
    expect(agents.attachments.length).toBe(1);
  });

  it('what is chosen in one list stays when another command is pressed', async () => {
    const agents = await ask('usage agents');

    const one = await chosen(agents, 'Agent', 'Team Assistant');
    const week = await chosen(one, 'Period', 'last week');
    const history = await pressed(week, 'History');

    expect(saidBy(history)).toContain('Team Assistant');
    expect(saidBy(history)).toContain('9–15 November 2026');
  });

  it('two days that are typed in a form are shown, and the form begins with those that were', async () => {
    const week = await ask('usage', { period: 'last week' });

    const form = await opened(week, 'Other dates');
    expect(JSON.stringify(form.components)).toContain('2026-11-09');
    const shown = await on.changes(on.ann, week, () =>
      on.ann.submit(form, { From: '2026-11-02', To: '2026-11-04' }),
    );

    expect(shown.id).toBe(week.id);
    expect(saidBy(shown)).toContain('2–4 November 2026 (3 days');
  });

  it('days that are no range are refused beside the message, which stays', async () => {
    const summary = await ask();

    const form = await opened(summary, 'Other dates');
    const refusal = await on.sees(on.ann, on.general, () =>
      on.ann.submit(form, { From: '2026-11-09', To: '2026-11-02' }),
    );

    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(on.ann.sees(on.general)).toContain(summary);
  });

  it('the log is paged through to and fro', async () => {
    const first = await ask('usage log');

    const second = await pressed(first, 'Older');
    const third = await pressed(second, 'Older');
    const back = await pressed(third, 'Newest');

    const tables = [first, second, third, back].map(
      (each) => /```[\s\S]*?```/.exec(JSON.stringify(each.components))?.[0],
    );
    expect(new Set(tables.slice(0, 3)).size).toBe(3);
    expect(tables[3]).toBe(tables[0]);
  });

  it('two quick presses of one button do one thing', async () => {
    const summary = await ask();
    const before = on.callsOf('editOriginal').length;
    const held = on.discord.faults.hold('editOriginal');

    await on.ann.press(summary, 'By agent');
    await held.arrived;
    const again = await on.ann.press(summary, 'By agent');
    await on.changes(on.ann, summary, async () => held.release());
    await ask('usage help');

    expect(again).toMatchObject({ acked: true, callback: 6 });
    expect(on.callsOf('editOriginal').length).toBe(before + 2);
  });

  it('the same delivered twice is answered once', async () => {
    on.discord.faults.duplicateInteractions(1);
    const before = on.callsOf('editOriginal').length;

    await ask('usage tips');
    await ask('usage help');

    expect(on.callsOf('editOriginal').length).toBe(before + 2);
    expect(on.callsOf('callback').every(({ status }) => status < 400)).toBe(true);
  });

  it('two people at once are answered each their own', async () => {
    const [anns, bens] = await Promise.all([
      ask('usage agents', { agent: 'Team Assistant' }),
      ask('usage log', {}, on.ben),
    ]);

    expect([anns.ephemeralTo, bens.ephemeralTo]).toEqual([on.ann.user.id, on.ben.user.id]);
    expect(saidBy(anns)).toContain('Team Assistant');
    expect(saidBy(bens)).toContain('Log:');
  });
});

describe('an older message', () => {
  it('a choice that is too long for Discord is kept, and is understood when it is made', async () => {
    const one = await chosen(await ask(), 'Agent', 'Zz Long');

    expect(saidBy(one)).toContain('Zz Long');
  });

  it('says that it is too old once what it kept is gone', async () => {
    const summary = await ask();
    await database.pool.query(`update view_token set expires_at = '2026-01-01'`);

    const refusal = await on.sees(on.ann, on.general, () => on.ann.select(summary, 'Agent', 'Zz Long'));

    expect(saidBy(refusal)).toContain('This button is too old to be pressed.');
    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(on.ann.sees(on.general)).toContain(summary);
  });

  it('shows an agent that has been archived since', async () => {
    const summary = await ask();
    await database.pool.query(`update agent set archived_at = now() where id = 'team-assistant'`);

    const one = await chosen(summary, 'Agent', 'Team Assistant');
    await database.pool.query(`update agent set archived_at = null where id = 'team-assistant'`);

    expect(saidBy(one)).toContain('Team Assistant');
    expect(saidBy(one)).not.toContain('I know no agent');
  });
});

describe('sharing', () => {
  const posted = () =>
    on.discord.world.messages.filter(
      ({ channelId, ephemeralTo }) => channelId === on.general.id && ephemeralTo === undefined,
    );
  const share = async (path = 'usage') => {
    const answer = await ask(path);
    return on.sees(on.ben, on.general, () => on.ann.press(answer, SHARE));
  };

  it('shows it to everybody, with its chart, says who did and wakes nobody', async () => {
    const shared = await share('usage agents');

    expect(shared.ephemeralTo).toBeUndefined();
    expect(saidBy(shared)).toContain(`Shared by <@${on.ann.user.id}>.`);
    expect(shared.attachments.map(({ filename }) => filename)).toEqual(['chart-1.png']);
    expect(saidBy(shared)).not.toContain(SHARE);
    expect(shared.wakes).toEqual([]);
  });

  it('happens once, however often it is pressed', async () => {
    const answer = await ask();
    const before = posted().length;

    const shared = await pressed(answer, SHARE);
    await on.ann.press(answer, SHARE);
    await ask('usage help');

    expect(posted().length).toBe(before + 1);
    expect(saidBy(shared)).toContain('Shared with this channel.');
    expect(saidBy(shared)).not.toContain(SHARE);
  });

  it('happens once where Discord’s answer was lost', async () => {
    const before = posted().length;
    on.discord.faults.next('createMessage', { kind: 'drop-after' });

    await share();

    expect(posted().length).toBe(before + 1);
  });

  it('what one has shared changes with one’s own presses', async () => {
    const shared = await share();

    const agents = await pressed(shared, 'By agent');
    const back = await pressed(agents, 'History');

    expect(agents.ephemeralTo).toBeUndefined();
    expect(saidBy(agents)).toContain('Northside Sales Chat used 29\u202f%');
    expect(saidBy(back)).toContain(`Shared by <@${on.ann.user.id}>.`);
  });

  it('what somebody else has shared stays, and a press is answered privately', async () => {
    const shared = await share();

    const answer = await on.sees(on.ben, on.general, () => on.ben.press(shared, 'By agent'));

    expect(answer.ephemeralTo).toBe(on.ben.user.id);
    expect(on.ann.sees(on.general)).toContain(shared);
  });

  it.each([
    ['the bot may not see', { denied: ['ViewChannel'] }],
    ['the bot may not write in', { denied: ['SendMessages'] }],
    ['that is closed', { archived: true, kind: 'thread' }],
  ] as const)('in a channel %s it is said why not', async (_, change) => {
    const kind = 'kind' in change ? change.kind : 'text';
    const room = on.discord.addChannel(on.acme, { name: 'room', kind });
    const answer = await on.ask(on.ann, room, 'usage');
    on.discord.changeChannel(room, {
      ...('denied' in change && { denied: [...change.denied] }),
      ...('archived' in change && { archived: true }),
    });

    const refusal = await on.sees(on.ann, room, () => on.ann.press(answer, SHARE));

    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(saidBy(refusal)).toContain('It was not shared.');
    expect(saidBy(refusal)).toMatch(/I may not write in this channel|This thread is closed/);
  });

  it('of an export shares its file too', async () => {
    const answer = await ask('usage export', { report: 'agents' });

    const shared = await on.sees(on.ben, on.general, () => on.ann.press(answer, SHARE));

    expect(shared.attachments[0]?.contentType).toContain('text/csv');
  });
});

it('in a direct message one is told kindly where to ask', async () => {
  for (const command of on.discord.world.commands) delete command.contexts;

  const answer = await on.ask(on.ann, on.ann.direct(), 'usage');

  expect(saidBy(answer)).toContain('I answer in a server');
});

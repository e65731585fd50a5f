import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/playground/slack/world.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoWithLongName } from '../support/demo.ts';
import { type BotStage, botStage, personIn, saidBy } from './bot-stage.ts';

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

const ask = (words: string, who = on.ann) =>
  on.sees(who, on.general, () => who.slash(on.general, '/usage', words));
const pressed = (message: Message, button: string, who = on.ann) =>
  on.changes(who, on.general, message, () => who.press(message, button));

describe('in a private message', () => {
  it('a button puts its answer in the place of the message', async () => {
    const summary = await ask('');

    const agents = await pressed(summary, 'By agent');

    expect(agents.ephemeralTo).toBe(on.ann.user.id);
    expect(saidBy(agents)).toContain('Northside Sales Chat used 29\u202f%');
  });

  it('what is chosen in one list stays when another command is pressed', async () => {
    const agents = await ask('agents');

    const one = await on.changes(on.ann, on.general, agents, () =>
      on.ann.select(agents, 'Agent', 'Team Assistant'),
    );
    const week = await on.changes(on.ann, on.general, one, () => on.ann.select(one, 'Period', 'last week'));
    const history = await pressed(week, 'History');

    expect(saidBy(history)).toContain('Team Assistant');
    expect(saidBy(history)).toContain('9–15 November 2026');
  });

  it('two chosen days are shown when that is pressed, and not before', async () => {
    const summary = await ask('');

    await on.ann.pick(summary, 'range:from', '2026-11-02');
    await on.ann.pick(summary, 'range:to', '2026-11-04');
    await ask('help');
    expect(on.ann.sees(on.general)).toContain(summary);
    const shown = await pressed(summary, 'Show');

    expect(saidBy(shown)).toContain('2–4 November 2026 (3 days');
  });

  it('the log is paged through to and fro', async () => {
    const first = await ask('log');

    const second = await pressed(first, 'Older');
    const third = await pressed(second, 'Older');
    const back = await pressed(third, 'Newest');

    const tables = [first, second, third, back].map(({ blocks }) =>
      JSON.stringify(blocks.find(({ type }) => type === 'data_table')?.['rows']),
    );
    expect(new Set(tables.slice(0, 3)).size).toBe(3);
    expect(tables[3]).toBe(tables[0]);
  });

  it('days that are no range are refused beside the message, which stays', async () => {
    const summary = await ask('');

    await on.ann.pick(summary, 'range:from', '2026-11-09');
    await on.ann.pick(summary, 'range:to', '2026-11-02');
    const refusal = await on.sees(on.ann, on.general, () => on.ann.press(summary, 'Show'));

    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(on.ann.sees(on.general)).toContain(summary);
  });

  it('two quick presses of one button do one thing', async () => {
    const summary = await ask('');
    const chosen = '"initial_option":{"text":{"type":"plain_text","text":"Lumen Web Voice"';
    const answers = () =>
      on.callsOf('response_url').filter(({ params }) => JSON.stringify(params).includes(chosen));
    const held = on.slack.faults.hold('response_url');

    await on.ann.select(summary, 'Agent', 'Lumen Web Voice');
    await held.arrived;
    const again = await on.ann.select(summary, 'Agent', 'Lumen Web Voice');
    held.release();
    await on.slack.until(() => answers().length > 0);
    await ask('help');

    expect(again).toMatchObject({ acked: true });
    expect(answers().length).toBe(1);
  });

  it('two people at once are answered each their own', async () => {
    const [anns, bens] = await Promise.all([ask('agents agent:"Team Assistant"'), ask('log', on.ben)]);

    expect([anns.ephemeralTo, bens.ephemeralTo]).toEqual([on.ann.user.id, on.ben.user.id]);
    expect(saidBy(anns)).toContain('Team Assistant');
    expect(saidBy(bens)).toContain('Log:');
  });
});

describe('an older message', () => {
  it('a choice that is too long for Slack is kept, and is understood when it is made', async () => {
    const summary = await ask('');

    const one = await on.changes(on.ann, on.general, summary, () =>
      on.ann.select(summary, 'Agent', 'Zz Long'),
    );

    expect(saidBy(one)).toContain('Zz Long');
  });

  it('says that it is too old once what it kept is gone', async () => {
    const summary = await ask('');
    await database.pool.query(`update view_token set expires_at = '2026-01-01'`);

    const refusal = await on.sees(on.ann, on.general, () => on.ann.select(summary, 'Agent', 'Zz Long'));

    expect(saidBy(refusal)).toContain('This button is too old to be pressed.');
    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(on.ann.sees(on.general)).toContain(summary);
  });

  it('shows an agent that has been archived since', async () => {
    const summary = await ask('');
    await database.pool.query(`update agent set archived_at = now() where id = 'team-assistant'`);

    const one = await on.changes(on.ann, on.general, summary, () =>
      on.ann.select(summary, 'Agent', 'Team Assistant'),
    );
    await database.pool.query(`update agent set archived_at = null where id = 'team-assistant'`);

    expect(saidBy(one)).toContain('Team Assistant');
    expect(saidBy(one)).not.toContain('I know no agent');
  });
});

describe('sharing', () => {
  const posted = () => on.slack.world.messages.filter(({ channelId }) => channelId === on.general.id);
  const share = async (words: string) => {
    const answer = await ask(words);
    return on.sees(on.ben, on.general, () => on.ann.press(answer, 'Share to channel'));
  };

  it('shows it to everybody, with its chart, and says who did', async () => {
    const shared = await share('agents');

    expect(shared.ephemeralTo).toBeUndefined();
    expect(saidBy(shared)).toContain('Shared by ann.');
    expect(saidBy(shared)).toContain('slack_file');
    expect(saidBy(shared)).not.toContain('Share to channel');
  });

  it('happens once, however often it is pressed', async () => {
    const answer = await ask('');
    const before = posted().length;

    const shared = await on.changes(on.ann, on.general, answer, () =>
      on.ann.press(answer, 'Share to channel'),
    );
    await on.ann.press(answer, 'Share to channel');
    await ask('help');

    expect(posted().length).toBe(before + 1);
    expect(saidBy(shared)).toContain('Shared with this channel.');
    expect(saidBy(shared)).not.toContain('Share to channel');
  });

  it.each(['digest weekly monday hour:9', 'alerts 20% 10%', 'digest pause'])(
    'is not offered for “/notify %s”, which would change something once more',
    async (words) => {
      const done = await on.sees(on.ann, on.general, () => on.ann.slash(on.general, '/notify', words));

      expect(saidBy(done)).toContain('Good');
      expect(saidBy(done)).not.toContain('Share to channel');
    },
  );

  it('what one has shared changes with one’s own presses', async () => {
    const shared = await share('');

    const agents = await pressed(shared, 'By agent');

    expect(agents.ephemeralTo).toBeUndefined();
    expect(saidBy(agents)).toContain('Northside Sales Chat used 29\u202f%');
    expect(saidBy(agents)).toContain('Shared by ann.');
    const back = await pressed(agents, 'History');
    expect(back.ephemeralTo).toBeUndefined();
  });

  it('what somebody else has shared stays, and a press is answered privately', async () => {
    const shared = await share('');

    const answer = await on.sees(on.ben, on.general, () => on.ben.press(shared, 'By agent'));

    expect(answer.ephemeralTo).toBe(on.ben.user.id);
    expect(on.ann.sees(on.general)).toContain(shared);
  });

  it('works in a channel that the app is not in', async () => {
    const elsewhere = on.slack.addChannel(on.acme, {
      name: 'elsewhere',
      members: [on.ann.user, on.ben.user],
      withBot: false,
    });
    const answer = await on.sees(on.ann, elsewhere, () => on.ann.slash(elsewhere, '/usage'));

    const shared = await on.sees(on.ben, elsewhere, () => on.ann.press(answer, 'Share to channel'));

    expect(saidBy(shared)).toContain('Shared by ann.');
  });

  it('in an archived channel it is said why not', async () => {
    const old = on.slack.addChannel(on.acme, { name: 'old', members: [on.ann.user] });
    const answer = await on.sees(on.ann, old, () => on.ann.slash(old, '/usage'));
    old.archived = true;

    const refusal = await on.sees(on.ann, old, () => on.ann.press(answer, 'Share to channel'));

    expect(refusal.ephemeralTo).toBe(on.ann.user.id);
    expect(saidBy(refusal)).toContain('This channel is archived');
  });

  it('guests are shown nothing, not even what was shared', async () => {
    const gil = personIn(on.slack, on.acme, 'gil', { isRestricted: true });
    on.general.members.push(gil.user.id);
    const shared = await share('');

    const answer = await on.sees(gil, on.general, () => gil.press(shared, 'By agent'));

    expect(saidBy(answer)).toContain('Only members of this account may see its numbers.');
  });
});

describe('a file', () => {
  const fileOf = (id: string | undefined) => on.slack.world.files.get(id ?? '');

  it('of a private answer comes by direct message, and the answer says so', async () => {
    const answer = await ask('export log last week');

    const sent = on.ann.sees(on.ann.direct()).at(-1);
    expect(fileOf(sent?.fileIds[0])).toMatchObject({ name: 'tallybot-log-2026-11-09..2026-11-15.csv' });
    expect(String(fileOf(sent?.fileIds[0])?.bytes).split('\n').length).toBeGreaterThan(100);
    expect(saidBy(answer)).toContain('is in your direct messages with this app');
  });

  it('of a shared answer lies in its thread', async () => {
    const answer = await ask('export agents');

    const shared = await on.sees(on.ben, on.general, () => on.ann.press(answer, 'Share to channel'));
    const inThread = await on.slack.until(() =>
      on.slack.world.messages.find(({ threadTs }) => threadTs === shared.ts),
    );

    expect(fileOf(inThread.fileIds[0])?.mimetype).toBe('text/csv');
  });

  it('that may not be uploaded is named with the reason, and nothing announces it', async () => {
    const before = on.slack.world.messages.length;
    on.slack.faults.next('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });

    const answer = await ask('export log last week');

    expect(saidBy(answer)).toContain('could not be sent: this app may not upload files here.');
    expect(on.slack.world.messages.length).toBe(before);
  });
});

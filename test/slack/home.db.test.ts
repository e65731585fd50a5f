import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/playground/slack/blocks.ts';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import type { View } from '../../src/playground/slack/world.ts';
import { buttonsIn, headingsIn, textsIn, type ViewStage, viewStage } from './view-stage.ts';

const opened = (on: ViewStage, person: Person) => on.homeAfter(person, () => person.openHome());

describe('the dashboard', () => {
  it('is made of the answers to commands: no number of it is its own', async () => {
    const on = await viewStage();

    const home = await opened(on, on.ann);

    const headings: string[] = [];
    for (const [command, text] of [
      ['/credits', ''],
      ['/usage', ''],
      ['/usage', 'agents'],
      ['/usage', 'history'],
      ['/usage', 'log'],
    ] as const) {
      const answer = await on.sees(on.ann, on.general, () => on.ann.slash(on.general, command, text));
      headings.push(...headingsIn(answer));
    }
    expect(headings).toHaveLength(5);
    expect(headingsIn(home)).toEqual(headings);
  });

  it('shows gauge, pools, billing date, six kinds of agent, the history and ten lines of the log', async () => {
    const on = await viewStage();

    const home = await opened(on, on.ann);

    expect(textsIn(home)).toMatch(/8 670.25 of 10 000 plan credits used · 4 225.25 credits remaining/);
    for (const label of ['*Plan credits*', '*Top-up credits*', '*Next billing date*']) {
      expect(textsIn(home)).toContain(label);
    }
    const blockOf = (type: string) => home.blocks.find((block) => block.type === type) as Block;
    expect(blockOf('carousel').elements).toHaveLength(6);
    expect(blockOf('image')['alt_text']).toContain('credits in all');
    expect(blockOf('data_table')['rows']).toHaveLength(1 + 10);
  });

  it('shows a member the same numbers, and offers nothing that only managers may', async () => {
    const on = await viewStage();

    const [managers, members] = [await opened(on, on.ann), await opened(on, on.ben)];

    expect(headingsIn(members)).toEqual(headingsIn(managers));
    expect(buttonsIn(managers)).toContain('Record a top-up…');
    expect(buttonsIn(members).filter((label) => label.endsWith('…'))).toEqual([]);
  });

  it('is the same over HTTP', async () => {
    const [socket, http] = [await viewStage(), await viewStage({ transport: 'http' })];

    const [one, other] = [await opened(socket, socket.ann), await opened(http, http.ann)];
    const chosen = await http.homeAfter(http.ann, () => http.ann.select(other, 'Lens', 'messages'));

    expect(headingsIn(one)).toEqual(headingsIn(other));
    expect(chosen.privateMetadata).toBe('home lens:messages');
  });

  it('shows every part of an account of any size', async () => {
    const on = await viewStage();
    for (const [table, pattern] of [
      ['agent', 'northside-chat'],
      ['company', 'northside-motors'],
    ]) {
      await on.sql(
        `insert into ${table} select (jsonb_populate_record(${table}, jsonb_build_object(
          'id', repeat('x', 100) || n, 'name', repeat('<&>"', 40) || n))).*
         from ${table}, generate_series(1, 300) n where id = $1`,
        pattern,
      );
    }

    const home = await opened(on, on.ann);

    expect(headingsIn(home)).toHaveLength(5);
    expect(home.blocks.length).toBeLessThanOrEqual(100);
    const agents = home.blocks
      .flatMap(({ elements = [] }) => elements)
      .find(({ placeholder }) => placeholder?.text === 'Agent');
    const last = agents?.options?.at(-1)?.value ?? '';
    const filtered = await on.homeAfter(on.ann, () => on.ann.select(home, 'Agent', last));
    expect(headingsIn(filtered)).toHaveLength(5);
  });

  it('shows a guest whom to ask, and no number', async () => {
    const on = await viewStage();

    const home = await opened(on, on.gil);

    expect(headingsIn(home)).toEqual(['Only members of this account may see its numbers.']);
    expect(textsIn(home)).toContain('Ask Jonas, Maya or Priya.');
    expect(buttonsIn(home)).toEqual([]);
  });

  it('shows in a workspace without an account how it gets one', async () => {
    const on = await viewStage({ account: null });

    const [admin, member] = [await opened(on, on.ann), await opened(on, on.ben)];

    expect(headingsIn(admin)).toEqual(['This workspace has no account yet.']);
    expect(textsIn(admin)).toContain('“/credits plan link” and the code.');
    expect(textsIn(member)).toContain('Ask an admin of this workspace');
  });

  it('shows the numbers as a table where no picture can be uploaded', async () => {
    const on = await viewStage();
    on.slack.faults.next('files.getUploadURLExternal', { kind: 'error', error: 'missing_scope' });

    const home = await opened(on, on.ann);

    expect(textsIn(home)).toContain('There is no picture of the chart; these are its numbers.');
    expect(home.blocks.map(({ type }) => type)).not.toContain('image');
  });

  it('is refreshed when it is opened again, and keeps what was chosen but not the page', async () => {
    const on = await viewStage();
    const first = await opened(on, on.ann);
    const chosen = await on.homeAfter(on.ann, () => on.ann.select(first, 'Company', 'Northside Motors'));
    await on.homeAfter(on.ann, () => on.ann.press(chosen, 'Older'));
    await on.sql(`update agent set name = 'Renamed Chat' where id = 'northside-chat'`);

    const again = await opened(on, on.ann);

    expect(again.privateMetadata).toBe('home company:northside-motors');
    expect(textsIn(again)).toContain('Renamed Chat used');
  });
});

describe('its filters', () => {
  const countOf = (view: View, said: string) =>
    view.blocks.filter((block) => block.type === 'context' && textsIn({ blocks: [block] }).includes(said))
      .length;

  it.each([
    ['Agent', 'Northside Sales Chat'],
    ['Company', 'Northside Motors'],
  ])('%s: all of what was used follows, and what remains does not', async (menu, choice) => {
    const on = await viewStage();
    const home = await opened(on, on.ann);

    const filtered = await on.homeAfter(on.ann, () => on.ann.select(home, menu, choice));

    expect(countOf(filtered, choice)).toBe(4);
    expect(headingsIn(filtered)[0]).toBe(headingsIn(home)[0]);
    expect(headingsIn(filtered)[1]).not.toBe(headingsIn(home)[1]);
  });

  it('Period, and two days: all of what was used follows', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);

    const named = await on.homeAfter(on.ann, () => on.ann.select(home, 'Period', 'last 30 days'));
    expect(countOf(named, '23 October – 21 November 2026')).toBe(4);

    await on.ann.pick(named, 'range:from', '2026-11-01');
    await on.ann.pick(named, 'range:to', '2026-11-07');
    const ranged = await on.homeAfter(on.ann, () => on.ann.press(named, 'Show'));
    expect(countOf(ranged, '1–7 November 2026')).toBe(4);
  });

  it('are kept by one another: a choice changes nothing but itself', async () => {
    const on = await viewStage();
    let home = await opened(on, on.ann);

    for (const [menu, choice] of [
      ['Agent', 'Northside Sales Chat'],
      ['Lens', 'messages'],
      ['By', 'weekly'],
      ['Kind', 'Chat'],
      ['Period', 'last 30 days'],
    ] as const) {
      home = await on.homeAfter(on.ann, () => on.ann.select(home, menu, choice));
    }

    expect(home.privateMetadata).toBe(
      'home agent:northside-chat by:weekly kind:chat lens:messages period:"last 30 days"',
    );
    expect(textsIn(home)).toContain('messages, most in the week of');
    const chosen = home.blocks.flatMap(({ elements = [] }) =>
      elements.flatMap(
        ({ initial_option: option }) => (option as { text: { text: string } })?.text.text ?? [],
      ),
    );
    expect(chosen).toEqual([
      ...['last 30 days', 'Northside Sales Chat', 'All companies'],
      ...['messages', 'weekly', 'line', 'Chat', 'All types'],
    ]);
  });

  it('page through the log; other choices leave the page, and one of the log begins it anew', async () => {
    const on = await viewStage();
    const logOf = (view: View) => headingsIn(view)[4];
    const first = await opened(on, on.ann);

    const second = await on.homeAfter(on.ann, () => on.ann.press(first, 'Older'));
    const lens = await on.homeAfter(on.ann, () => on.ann.select(second, 'Lens', 'messages'));
    const newest = await on.homeAfter(on.ann, () => on.ann.press(lens, 'Newest'));
    const calls = await on.homeAfter(on.ann, () => on.ann.select(second, 'Type', 'Calls'));

    expect(logOf(second)).not.toBe(logOf(first));
    expect(headingsIn(second).slice(0, 4)).toEqual(headingsIn(first).slice(0, 4));
    expect(logOf(lens)).toBe(logOf(second));
    expect(logOf(newest)).toBe(logOf(first));
    expect(calls.privateMetadata).toBe('home type:call');
  });

  it('that name what is gone say so once, and can be cleared', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);
    const filtered = await on.homeAfter(on.ann, () => on.ann.select(home, 'Agent', 'Northside Sales Chat'));
    const { homes } = on.slack.world;
    for (const key of homes.keys()) homes.set(key, { ...filtered, privateMetadata: 'home agent:gone' });

    const wrong = await opened(on, on.ann);

    expect(headingsIn(wrong).slice(1)).toEqual(['I know no agent called “gone”.']);
    const cleared = await on.homeAfter(on.ann, () => on.ann.press(wrong, 'Clear the filters'));
    expect(headingsIn(cleared)).toEqual(headingsIn(home));
  });

  it('of a version that is gone are none', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);
    const { homes } = on.slack.world;
    for (const key of homes.keys()) homes.set(key, { ...home, privateMetadata: 'home colour:blue' });

    expect((await opened(on, on.ann)).privateMetadata).toBe('home');
  });

  it('whose names are too long for a list are kept for it, and forgotten ones show Home as it begins', async () => {
    const on = await viewStage();
    const id = 'x'.repeat(120);
    await on.sql(
      `insert into agent select (jsonb_populate_record(agent, jsonb_build_object('id', $1::text, 'name', 'Long'))).* from agent where id = 'northside-chat'`,
      id,
    );
    const home = await opened(on, on.ann);
    const weekly = await on.homeAfter(on.ann, () => on.ann.select(home, 'Period', 'last 3 months'));

    const long = await on.homeAfter(on.ann, () => on.ann.select(weekly, 'Agent', 'Long'));
    expect(long.privateMetadata).toBe(`home agent:${id} period:"last 3 months"`);

    await on.sql('delete from view_token');
    const begun = await on.homeAfter(on.ann, () => on.ann.select(weekly, 'Agent', 'Long'));
    expect(begun.privateMetadata).toBe('home');
  });
});

describe('another card', () => {
  it('lies over the dashboard, leads on, and leads back to what was chosen', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);
    const chosen = await on.homeAfter(on.ann, () => on.ann.select(home, 'Company', 'Northside Motors'));

    const statement = await on.homeAfter(on.ann, () => on.ann.press(chosen, 'Statement'));
    const older = await on.homeAfter(on.ann, () => on.ann.press(statement, 'Older'));
    const back = await on.homeAfter(on.ann, () => on.ann.press(older, 'Back to the dashboard'));

    expect(headingsIn(statement)).toHaveLength(1);
    expect(headingsIn(older)).toHaveLength(1);
    expect(textsIn(older)).not.toBe(textsIn(statement));
    expect(headingsIn(back)).toEqual(headingsIn(chosen));
  });

  it('follows the days that are chosen in it', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);
    const patterns = await on.homeAfter(on.ann, () => on.ann.press(home, 'Peaks and patterns'));

    await on.ann.pick(patterns, 'range:from', '2026-11-07');
    await on.ann.pick(patterns, 'range:to', '2026-11-01');
    const ranged = await on.homeAfter(on.ann, () => on.ann.press(patterns, 'Show'));

    expect(textsIn(ranged)).toContain('1–7 November 2026');
  });

  it('with a file sends that to direct messages, and says so', async () => {
    const on = await viewStage();
    const home = await opened(on, on.ann);

    const file = await on.homeAfter(on.ann, () => on.ann.press(home, 'CSV'));

    expect(textsIn(file)).toContain('in your direct messages with this app');
    expect(on.ann.sees(on.ann.direct()).some(({ fileIds }) => fileIds.length > 0)).toBe(true);
  });
});

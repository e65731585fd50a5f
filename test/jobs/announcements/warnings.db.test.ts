import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderPlainText } from '../../../src/cards/plain-text.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { renderCard as renderDiscord } from '../../../src/discord/render/card.ts';
import { invariant } from '../../../src/domain/errors.ts';
import { warningKinds } from '../../../src/domain/warning.ts';
import type { Notice, Said, Tools } from '../../../src/jobs/announcements/announcement.ts';
import { announcements } from '../../../src/jobs/announcements/index.ts';
import { renderCard as renderSlack } from '../../../src/slack/render/card.ts';
import { attachmentsOf } from '../../discord/render/attachments.ts';
import { refusals as discordRefusals } from '../../discord/render/discord-rules.ts';
import { refusals as slackRefusals } from '../../slack/render/slack-rules.ts';
import { commandsOf, plain, textOf } from '../../support/cards.ts';
import { DEMO_NOW, loadDemo } from '../../support/demo.ts';
import { readDiscord, readSlack } from '../../support/shown.ts';
import {
  channel,
  leftAt,
  lowCredit,
  lowFacts,
  noticeOf,
  reminderOf,
  rule,
  stopped,
  warningSamples,
  withCreditsLeft,
} from '../../support/warnings.ts';

const HOUR = 3_600_000;

let demo: Awaited<ReturnType<typeof loadDemo>>;
let tools: Tools;
beforeAll(async () => {
  demo = await loadDemo();
  await demo.database.prisma.cap.create({
    data: {
      accountId: 'demo',
      id: 'cap:1',
      scope: 'agent',
      scopeId: 'lumen-voice',
      window: 'day',
      limit: 200_000_000n,
    },
  });
  const reports = createReportStore(demo.database.pool);
  const directory = await reports.directory('demo');
  invariant(directory, 'the demo is loaded');
  tools = { reports, directory, now: DEMO_NOW };
});
afterAll(() => demo.database.drop());

function compose(notice: Notice, more: Partial<Tools> = {}): Promise<Said | null> {
  const announcement = announcements.find(({ kind }) => kind === notice.kind);
  invariant(announcement, `there are words for ${notice.kind}`);
  return announcement.compose(notice, { ...tools, ...more });
}

async function said(notice: Notice, more: Partial<Tools> = {}): Promise<Said> {
  const composed = await compose(notice, more);
  invariant(composed, `something is said of ${notice.id}`);
  return composed;
}

const sample = (name: string, notice: Notice) =>
  said(notice, { reports: withCreditsLeft(tools.reports, leftAt(name)) });

test('every kind of warning has words', () => {
  const kinds = announcements.map(({ kind }) => kind);

  expect(kinds).toEqual(expect.arrayContaining([...warningKinds, 'escalation', 'reminder']));
  expect(new Set(Object.values(warningSamples).map(({ kind }) => kind))).toEqual(
    new Set([...warningKinds, 'escalation']),
  );
});

describe.each(Object.entries(warningSamples))('%s', (name, notice) => {
  test('reads as it was reviewed', async () => {
    const { card } = await sample(name, notice);

    await expect(renderPlainText(card)).toMatchFileSnapshot(`golden/${name.replaceAll(/\W+/g, '-')}.txt`);
  });

  test('is taken by Slack and by Discord, with the same buttons', async () => {
    const { card } = await sample(name, notice);
    const kept: string[] = [];
    const fit = (command: string, max: number) =>
      command.length <= max ? command : `~${kept.push(command) - 1}`;
    const expand = (value: string) => (value.startsWith('~') ? (kept[Number(value.slice(1))] ?? '') : value);

    const { blocks } = renderSlack(card, { surface: 'message', pictures: new Map(), fit });
    const rendered = renderDiscord(card, { ...attachmentsOf(card), fit });

    expect(slackRefusals(blocks, 'message')).toEqual([]);
    expect(discordRefusals(rendered)).toEqual([]);
    const commands = [...new Set(commandsOf(card))].sort();
    expect(readSlack(blocks, expand).commands).toEqual(commands);
    expect(readDiscord(rendered.components, expand).commands).toEqual(commands);
  });
});

describe('a warning', () => {
  test('is of what is left when it is said, and names the level by what was so when it was decided', async () => {
    const { card } = await said(lowCredit);

    expect(plain(card.title)).toBe(
      "Low credit: 4225.25 credits left, 42% of this cycle's 10000 plan credits",
    );
    expect(textOf(card)).toBe(
      "Available credits came down to 20% of this cycle's 10000 plan credits (2000), as seen at 21 Nov 20:44 (Asia/Kathmandu).",
    );
  });

  test('that is over before anybody heard of it is not said', async () => {
    expect(await compose({ ...lowCredit, recoveredAt: DEMO_NOW })).toBeNull();
  });

  test.each([
    ['20%', null],
    ['10%', null],
    ['0%', 'S0123ABCD'],
  ])('at %s of 20 %, 10 % and 0 wakes %s', async (threshold, mention) => {
    const notice = noticeOf('low_credit', { ...lowFacts, threshold });

    expect((await said(notice)).mention).toBe(mention);
    expect((await said({ ...notice, postedAt: DEMO_NOW, recoveredAt: DEMO_NOW })).mention).toBeNull();
  });

  test('of agents that stopped wakes, and one of overage does not', async () => {
    expect((await said(stopped('harbour-chat'))).mention).toBe('S0123ABCD');
    expect((await said(noticeOf('overage', { cycle: 12, over: '1', at: DEMO_NOW }))).mention).toBeNull();
  });

  test('of many at once says what of it is over, and is over with the last', async () => {
    const over = { recoveredAt: DEMO_NOW };
    const burst = stopped('harbour-chat', { postedAt: DEMO_NOW, ...over });
    const open = { ...burst, merged: [stopped('harbour-line', over), stopped('northside-chat')] };
    const closed = { ...burst, merged: [stopped('harbour-line', over)] };

    const [half, whole] = [(await said(open)).card, (await said(closed)).card];

    expect(half.title).toBe('Northside Sales Chat has stopped: no credits are left');
    expect(textOf(half)).toContain('2 more have recovered since.');
    expect(plain(whole.title)).toBe('Recovered: 2 agents may go on, 4225.25 credits available');
  });
});

describe('an escalation', () => {
  const escalation = warningSamples['escalation'];
  invariant(escalation?.original, 'there is one to be escalated');
  const { original } = escalation;

  test('says in which channel nobody answered, and is acknowledged as what it is about', async () => {
    const { card, mention } = await said(escalation);

    expect(card.title).toBe('Unanswered: Harbour Front Desk has stopped: no credits are left');
    expect(textOf(card)).toContain('Nobody acknowledged this in Slack channel C1 within 15 minutes.');
    expect(commandsOf(card)).toContain('notify alerts ack notice:stopped:harbour-chat');
    expect(mention).toBe('S0123ABCD');
  });

  test('is not said of what somebody has acknowledged or what is over, and says so where it stands', async () => {
    const acknowledged = { ...original, acknowledged: { at: DEMO_NOW, by: 'Jonas' } };

    expect(await compose({ ...escalation, original: acknowledged })).toBeNull();
    expect(await compose({ ...escalation, original: { ...original, recoveredAt: DEMO_NOW } })).toBeNull();
    const { card } = await said({ ...escalation, postedAt: DEMO_NOW, original: acknowledged });
    expect(textOf(card)).toContain('Acknowledged by Jonas at 21 Nov 10:00 (America/New_York).');
  });

  test('wakes nobody of another workspace', async () => {
    const elsewhere = { ...channel, id: 'slack:T2:C9', workspace: 'T2' };

    expect((await said({ ...escalation, destination: elsewhere })).mention).toBeNull();
  });
});

describe('at the end of a snooze', () => {
  const posted = { ...lowCredit, postedAt: DEMO_NOW - 2 * HOUR };
  const low = { basis: 'plan_credits', thresholds: [{ kind: 'percent', basisPoints: 9_000 }] } as const;
  const snoozed = { ...rule, rule: low, snoozedUntil: DEMO_NOW };

  test('what is still low is said again, with the numbers of then', async () => {
    const { card } = await said(reminderOf(posted, { rule: snoozed }));

    expect(plain(card.title)).toBe(
      "Reminder: Low credit: 4225.25 credits left, 42% of this cycle's 10000 plan credits",
    );
    expect(textOf(card)).toContain('It was snoozed until 21 Nov 20:45 (Asia/Kathmandu)');
    expect(textOf(card)).toContain("came down to 90% of this cycle's 10000 plan credits");
    expect(commandsOf(card)).toContain('notify alerts ack notice:low_credit:1');
  });

  test('nothing is said where credits are above every level again', async () => {
    expect(await compose(reminderOf(posted))).toBeNull();
  });

  test.each([
    ['snoozed for longer', { snoozedUntil: DEMO_NOW + HOUR }],
    ['turned on', { snoozedUntil: null }],
    ['muted', { mutedAt: DEMO_NOW - HOUR }],
    ['muted of this kind', { muted: ['low_credit' as const] }],
  ])('nothing is said by a rule that somebody has %s meanwhile', async (_, change) => {
    expect(await compose(reminderOf(posted, { rule: { ...snoozed, ...change } }))).toBeNull();
  });

  test('another kind is said again until it is over', async () => {
    const spike = { ...stopped('harbour-chat'), postedAt: DEMO_NOW - 2 * HOUR };

    expect((await said(reminderOf(spike))).card.title).toBe(
      'Reminder: Harbour Front Desk has stopped: no credits are left',
    );
    expect(await compose(reminderOf({ ...spike, recoveredAt: DEMO_NOW }))).toBeNull();
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MICROS_PER_CREDIT, parseCredits, printCredits } from '../../src/domain/credits.ts';
import { localDay, weekday } from '../../src/domain/instant.ts';
import type { Doing, Done, LabFailure, LabState, Moved, Spending } from '../../src/playground/laboratory.ts';
import type { MessageLine, Patch, Platform } from '../../src/playground/wire.ts';
import { startService } from '../../src/wiring/start.ts';
import type { Stop } from '../../src/wiring/stop.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

// The whole service as it starts without any token, spoken to as the page speaks to it.
let database: TestDatabase;
let url = '';
const stops: Stop[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'tallybot-lab-'));

beforeAll(async () => {
  database = await createTestDatabase();
  url = await start();
  // Set up by commands, and so waits until the bots are there.
  await lab({ do: 'set', what: 'digest', platform: 'slack' });
  await lab({ do: 'set', what: 'digest', platform: 'discord' });
});

afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

test('a reply is charged by its rate, and the balance moves by just that', async () => {
  const { agent, company } = await someAgent('chat');

  const spent = await lab({ ...reply, agent, company, count: 3 });

  expect(spent.exchange).toMatchObject({ code: 200, answer: { chargedCredits: '3' } });
  expect(parseCredits(spent.before.available) - parseCredits(spent.after.available)).toBe(
    3n * MICROS_PER_CREDIT,
  );
  expect(spent.exchange.curl).toMatch(/^curl 'http:.+tb_demo_[0-9a-f]{12}_.{4}…' -H .+"quantity":3/);
});

test('the dear model costs more, a call by its time without hold, and test traffic nothing', async () => {
  const chat = await someAgent('chat');
  const line = await someAgent('voice_inbound');

  const dear = await lab({ ...reply, ...chat, what: 'dear-reply' });
  const call = await lab({ ...reply, ...line, what: 'call', seconds: 200, heldSeconds: 60 });
  const trial = await lab({ ...reply, ...chat, what: 'test' });

  const charged = [dear, call, trial].map(({ exchange }) => exchange.answer['chargedCredits']);
  expect(charged).toEqual(['4', '5', '0']);
  expect(call.said).toContain('140 s of talk billed as 150 s');
  expect(trial.after.available).toBe(trial.before.available);
});

test.each(['slack', 'discord'] as const)(
  'on %s, a command delivered twice has one card, which opens to the events whose sum it says',
  async (platform) => {
    const card = await usageCard(platform);

    const behind = await lab({ do: 'behind', platform, person: 'manager', message: card.id, cursor: null });

    expect(behind.figures).toMatchObject({ isSaid: true });
    expect(behind.figures?.period).toContain('7 days');
    const [line] = behind.lines;
    expect(line?.entries.map(({ credits }) => parseCredits(credits))).toEqual([
      -parseCredits(line?.charged ?? ''),
    ]);
  },
);

test('to Monday 9:00 the digest comes once on both platforms, at nine where the account is', async () => {
  const moved = await lab({ do: 'move', to: 'monday' });

  const digests = moved.deliveries.filter(({ kind }) => kind === 'digest');
  expect(digests.map(({ platform, channel }) => `${platform} ${channel}`).sort()).toEqual([
    'discord general',
    'slack general',
  ]);
  const { zone } = await state();
  expect(weekday(localDay(moved.to, zone))).toBe(1);
  for (const platform of ['slack', 'discord'] as const) {
    const posted = (await sees(platform, 'general')).filter(({ isPrivate }) => !isPrivate);
    expect(posted.filter(({ at }) => clockOf(at, zone) === '09:00')).not.toEqual([]);
    const behind = await lab({
      ...{ do: 'behind', platform, person: 'manager', cursor: null },
      message: posted[0]?.id ?? '',
    });
    expect(behind).toMatchObject({ delivery: { kind: 'digest', attempts: 1 }, figures: { isSaid: true } });
  }
});

test('an agent runs to zero, is refused, and the channel is warned', async () => {
  const { agent, company } = await someAgent('chat');
  await lab({ do: 'set', what: 'alerts', platform: 'slack' });

  const ran = await lab({ do: 'zero', agent, company });

  expect(ran.said).toMatch(/^The agent is refused: no credits are left/);
  expect(ran.steps.at(-1)?.exchange.answer).toMatchObject({ allowed: false, reason: 'no-credits' });
  expect(ran.topUpUrl).toMatch(/^https:/);
  expect(ran.warnings.map(({ channel, state: is }) => `${channel} ${is}`)).toContain('on-call posted');
  expect((await state()).balance.available).toBe('0');
});

test.each([
  ['slack', 'rate-limited'],
  ['slack', 'lost-answer'],
  ['slack', 'killed-worker'],
  ['discord', 'rate-limited'],
  ['discord', 'server-error'],
  ['discord', 'lost-answer'],
  ['discord', 'killed-worker'],
] as const)('on %s, “%s” leaves one message', async (platform, fault) => {
  const shown = await lab({ do: 'show', platform, fault });

  expect(shown, JSON.stringify(shown.lines)).toMatchObject({ isRight: true });
});

test('the cycle’s end brings the new allowance, and nobody moves the clock meanwhile', async () => {
  const asked: Doing = { do: 'move', to: 'cycle' };
  const answers = await Promise.all(
    [1, 2].map(() => post<Moved | LabFailure>('/playground/laboratory', asked)),
  );

  const [moved, other] = answers.toSorted((a, b) => (a.status < b.status ? -1 : 1)) as [Moved, LabFailure];
  expect(other.why).toMatch(/^The clock is on its way to .+ wait until it is there\.$/);
  const { balance } = await state();
  expect(Date.parse(balance.cycle.startsAt)).toBe(moved.to);
  expect(balance.planCredits).toBe(balance.allowance);
  expect(printCredits(parseCredits(balance.used))).toBe('0');
});

const reply: Extract<Doing, { do: 'spend' }> = {
  do: 'spend',
  what: 'reply',
  agent: '',
  company: null,
  count: 1,
  seconds: 0,
  heldSeconds: 0,
};

async function start(): Promise<string> {
  const { host, user, password, port } = database.connection;
  const place = new URL(`postgres://localhost/${database.connection.database}`);
  place.searchParams.set('host', host ?? '');
  if (user) place.searchParams.set('user', String(user));
  if (port) place.searchParams.set('port', String(port));
  if (typeof password === 'string') place.searchParams.set('password', password);
  const config = {
    ...{ port: 0, host: '127.0.0.1', dataDir, databaseUrl: place.href, demo: true },
    ...{
      publicUrl: null,
      tokenKeys: [],
      webhookReach: 'public' as const,
      quickChartUrl: undefined,
      playground: true,
      slack: null,
      discord: null,
      stripe: null,
      twilioApiUrl: 'https://api.twilio.com',
      operations: { log: { level: 'info', format: 'auto' }, drainMs: 0, metrics: { by: 'nobody' } } as const,
      tracing: null,
    },
  };
  const fail = (error: unknown) => {
    throw error;
  };
  const { signal } = new AbortController();
  return (await startService(config, { stops, stopping: signal, onLost: fail })) ?? '';
}

async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await response.json()) as Answer;
}

async function lab<Name extends Doing['do']>(doing: Extract<Doing, { do: Name }>): Promise<Done[Name]> {
  const answer = await post<Done[Name] | LabFailure>('/playground/laboratory', doing);
  expect(answer).toMatchObject({ status: 'done' });
  return answer as Done[Name];
}

async function state(): Promise<LabState> {
  return (await fetch(`${url}/playground/laboratory`)).json() as Promise<LabState>;
}

async function someAgent(kind: string): Promise<Pick<Spending, 'agent' | 'company'>> {
  const found = (await state()).agents.find((each) => each.kind === kind);
  return { agent: found?.id ?? '', company: found?.company ?? null };
}

/** What lies before the manager in a channel, as the page is told of it. */
async function sees(platform: Platform, channel: string): Promise<MessageLine[]> {
  const stop = new AbortController();
  const response = await fetch(`${url}/playground/screen?platform=${platform}&person=manager`, stop);
  let heard = '';
  for await (const chunk of response.body ?? []) {
    heard += Buffer.from(chunk).toString();
    if (heard.includes('\n\n')) break;
  }
  stop.abort();
  const { frame, messages } = JSON.parse(heard.slice('data: '.length, heard.indexOf('\n\n'))) as Patch;
  const { id } = frame.channels.find(({ name }) => name === channel) ?? {};
  return messages.filter(({ channelId }) => channelId === id);
}

/** The manager's own answer to `/usage`, which asking for it twice leaves behind. */
async function usageCard(platform: Platform): Promise<MessageLine> {
  expect(await lab({ do: 'show', platform, fault: 'duplicate' })).toMatchObject({ isRight: true });
  return (await sees(platform, 'agents')).at(-1) as MessageLine;
}

function clockOf(at: number, zone: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
}

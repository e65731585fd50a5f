import { randomUUID } from 'node:crypto';
import { sayCount } from '../../cards/format.ts';
import { insertNotice } from '../../db/outbox/insert.ts';
import type { OutboxLine } from '../../db/playground.ts';
import { nonceOf } from '../../discord/mark.ts';
import { addDays, localDay } from '../../domain/instant.ts';
import { newestRun, spokenDays } from '../../domain/schedule.ts';
import type { DigestFacts } from '../../jobs/digest-facts.ts';
import type { Fault, Shown, Told } from '../../playground/laboratory.ts';
import type { Platform } from '../../playground/wire.ts';
import { isOf } from '../../slack/metadata.ts';
import { askInChat } from './ask-in-chat.ts';
import { type Bench, NotNowError } from './bench.ts';
import { channelName } from './deliveries.ts';
import { passUntil } from './move-clock.ts';
import { listening, setUp } from './set-up.ts';

const WAIT_S = 30;
const TRIES_MAX = 12;
const MONTH_DAYS = 31;

const names: Record<Platform, string> = { slack: 'Slack', discord: 'Discord' };

/** What is ordered of the stand-ins, and how it is said. */
const orders: Record<
  Fault,
  { said(platform: string): string; order(bench: Bench, platform: Platform): void }
> = {
  'rate-limited': {
    said: (platform) => `The next post to ${platform} is answered 429, with Retry-After ${WAIT_S} s.`,
    order: ({ playground: { loopbacks } }, platform) => {
      const fault = { kind: 'rate-limited', retryAfterS: WAIT_S } as const;
      if (platform === 'slack') loopbacks.slack.faults.next('chat.postMessage', fault);
      else loopbacks.discord.faults.next('createMessage', fault);
    },
  },
  'server-error': {
    said: (platform) => `The next post to ${platform} is answered 500.`,
    order: (bench, platform) => orderCall(bench, platform, { kind: 'status', status: 500 }),
  },
  'lost-answer': {
    said: (platform) =>
      `The next post to ${platform} is taken, and the connection cut before the answer: nobody is told.`,
    order: (bench, platform) => orderCall(bench, platform, { kind: 'drop-after' }),
  },
  'killed-worker': {
    said: (platform) =>
      `The next worker that takes a message to ${platform} dies after it has taken it and before it posts it.`,
    order: ({ workers }, platform) => workers.killNext(platform),
  },
  'dropped-socket': {
    said: (platform) => `The connection over which ${platform} tells the bot of presses is cut.`,
    order({ playground: { loopbacks } }, platform) {
      if (platform === 'slack') loopbacks.slack.sockets.drop();
      else loopbacks.discord.gateway.drop();
    },
  },
  duplicate: {
    said: (platform) => `The next command or press reaches the bot twice from ${platform}.`,
    order({ playground: { loopbacks } }, platform) {
      if (platform === 'slack') loopbacks.slack.faults.duplicateDeliveries(1);
      else loopbacks.discord.faults.duplicateInteractions(1);
    },
  },
};

function orderCall(
  { playground: { loopbacks } }: Bench,
  platform: Platform,
  fault: { kind: 'status'; status: number } | { kind: 'drop-after' },
): void {
  if (platform === 'slack') loopbacks.slack.faults.next('chat.postMessage', fault);
  else loopbacks.discord.faults.next('createMessage', fault);
}

export function orderFault(bench: Bench, platform: Platform, fault: Fault): Told {
  orders[fault].order(bench, platform);
  return { status: 'done', said: orders[fault].said(names[platform]) };
}

/** The fault, met by something that is said just now, and what became of that. */
export function showFault(bench: Bench, platform: Platform, fault: Fault): Promise<Shown> {
  if (fault === 'dropped-socket') return showDropped(bench, platform);
  return fault === 'duplicate' ? showDuplicate(bench, platform) : showPost(bench, platform, fault);
}

async function showPost(bench: Bench, platform: Platform, fault: Fault): Promise<Shown> {
  const { playground, jobs, account } = bench;
  const { clock } = playground;
  if ((await listening(bench, platform, 'digests')).length === 0) await setUp(bench, 'digest', platform);
  // What waits already would meet the fault in its stead.
  await jobs.catchUp();
  const calls = playground.loopbacks[platform].calls;
  const from = calls.length;
  const began = clock.now();
  orders[fault].order(bench, platform);
  const id = await sayDigestNow(bench, platform);
  await jobs.catchUp();
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const row = await noticeOf(bench, id);
    if (row.state !== 'waiting') break;
    const next = Math.max(row.dueAt, row.claimedUntil ?? 0, row.retryAt ?? 0, clock.now() + 1);
    await passUntil(bench, next);
  }
  const row = await noticeOf(bench, id);
  const channel = channelName(playground, platform, row.channel ?? '');
  const standing = messagesOf(bench, platform, `${account}/${id}`);
  const lines = [
    {
      at: began,
      text: `A digest for #${channel} was put into the outbox. ${orders[fault].said(names[platform])}`,
    },
    ...(fault === 'killed-worker'
      ? [{ at: began, text: 'A worker took the message for 60 s and died.' }]
      : []),
    ...callLines(bench, platform, { from, channel: row.channel ?? '', fault }),
    ...(row.postedAt === null
      ? []
      : [
          {
            at: row.postedAt,
            text: `The outbox notes it as posted, after ${sayCount(row.attempts, 'attempt')} of a worker.`,
          },
        ]),
  ];
  const isRight = row.state === 'posted' && standing === 1;
  const stands = standing === 1 ? 'There is one message of it' : `There are ${standing} messages of it`;
  return {
    status: 'done',
    isRight,
    lines: lines.sort((a, b) => a.at - b.at),
    said: `${stands} in #${channel} on ${names[platform]}. Attempts: ${row.attempts}. State: ${row.state}${row.error ? ` (${row.error})` : ''}.`,
  };
}

async function noticeOf({ reader, account }: Bench, id: string): Promise<OutboxLine> {
  const row = await reader.notice(account, id);
  if (!row) throw new NotNowError('The message is gone from the outbox.');
  return row;
}

/** What the digest of that channel would say next, put into the outbox now. */
async function sayDigestNow(bench: Bench, platform: Platform): Promise<string> {
  const { database, account, playground, reports } = bench;
  const now = playground.clock.now();
  const directory = await reports.directory(account);
  const [digest] = await listening(bench, platform, 'digests');
  if (!digest || !directory) throw new NotNowError('There is no channel that gets a digest.');
  const today = localDay(now, digest.zone);
  const run = newestRun(digest, addDays(today, -MONTH_DAYS), now);
  if (!run) throw new NotNowError('No digest has been due yet.');
  const facts: DigestFacts = {
    scheduleId: digest.id,
    localDate: run.day,
    every: digest.every,
    ...spokenDays(digest, run.day, directory.anchor.zone),
    // Nobody has waited for it since its own hour.
    dueAt: now,
    late: false,
  };
  const id = `laboratory:${randomUUID()}`;
  const notice = {
    accountId: account,
    id,
    destinationId: digest.destinationId,
    kind: 'digest',
    facts,
    createdAt: now,
    dueAt: now,
  };
  for (const { sql, values } of insertNotice(notice)) await database.pool.query(sql, values);
  return id;
}

function messagesOf({ playground: { loopbacks } }: Bench, platform: Platform, id: string): number {
  return platform === 'slack'
    ? loopbacks.slack.world.messages.filter(({ metadata }) => isOf(metadata, id)).length
    : loopbacks.discord.world.messages.filter(({ nonce }) => nonce === nonceOf(id)).length;
}

const spoken: Record<string, string> = {
  'chat.postMessage': 'asked to post',
  createMessage: 'asked to post',
  'conversations.history': 'looked whether the message is there already',
  'conversations.replies': 'looked whether the message is there already',
  listMessages: 'looked whether the message is there already',
};

/** What the bot asked the platform for in that channel, and what it was answered. */
function callLines(
  { playground: { loopbacks } }: Bench,
  platform: Platform,
  { from, channel, fault }: { from: number; channel: string; fault: Fault },
): Shown['lines'] {
  const calls = loopbacks[platform].calls.slice(from);
  let asked = 0;
  return calls.flatMap(({ name, params, status, atMs }) => {
    const what = spoken[name];
    const where = params['channel'] ?? params['channel_id'];
    if (!what || where !== channel) return [];
    const isPost = what === 'asked to post';
    if (isPost) asked += 1;
    const isLost = fault === 'lost-answer' && isPost && asked === 1;
    const came = isLost ? 'posted, and the answer was cut off' : `answered ${status}`;
    const known =
      platform === 'discord' && isPost && asked > 1 ? ', with the nonce by which Discord knows it again' : '';
    return [{ at: atMs, text: `Tallybot ${what}${known} (${name}): ${came}.` }];
  });
}

const usage = { channel: 'agents', path: 'usage summary', options: {} };
const isAnswered = () => true;

async function showDropped(bench: Bench, platform: Platform): Promise<Shown> {
  const { playground } = bench;
  const { clock, loopbacks } = playground;
  const began = clock.now();
  const count = () =>
    platform === 'slack' ? loopbacks.slack.sockets.count() : loopbacks.discord.gateway.count();
  orders['dropped-socket'].order(bench, platform);
  await loopbacks[platform].until(() => count() === 0);
  await loopbacks[platform].until(() => count() > 0);
  const back = clock.now();
  await askInChat(playground, platform, usage, isAnswered);
  return {
    status: 'done',
    isRight: true,
    said: `The bot was back after ${((back - began) / 1_000).toFixed(1)} s, by itself, and answered /usage in #agents.`,
    lines: [
      { at: began, text: orders['dropped-socket'].said(names[platform]) },
      { at: back, text: 'The bot has connected anew.' },
      { at: clock.now(), text: 'The Manager typed /usage in #agents and was answered.' },
    ],
  };
}

async function showDuplicate(bench: Bench, platform: Platform): Promise<Shown> {
  const { playground } = bench;
  const { clock, loopbacks } = playground;
  const began = clock.now();
  orders.duplicate.order(bench, platform);
  const deliveries = loopbacks.slack.deliveries;
  const told = () =>
    platform === 'discord' || (deliveries.at(-1)?.attempts.every(({ outcome }) => outcome) ?? false);
  const answers = await askInChat(playground, platform, usage, told);
  const isRight = answers.length === 1;
  return {
    status: 'done',
    isRight,
    said: `The command came twice and was answered ${isRight ? 'once' : `${answers.length} times`}, in #agents.`,
    lines: [
      { at: began, text: 'The Manager typed /usage in #agents, and it was delivered twice.' },
      { at: clock.now(), text: `Answers in the channel: ${answers.length}.` },
    ],
  };
}

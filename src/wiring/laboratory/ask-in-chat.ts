import { setTimeout as wait } from 'node:timers/promises';
import type { Playground } from '../../playground/open.ts';
import type { MessageLine, Platform } from '../../playground/wire.ts';
import { NotNowError } from './bench.ts';

export interface Question {
  channel: string;
  path: string;
  options: Record<string, string | number>;
}

const LOOK_MS = 50;
const ANSWERED_WITHIN_MS = 15_000;

/** Types a command as the manager. Resolves with what is new to them there, once `isDone` says that it is done. */
export async function askInChat(
  { stages, loopbacks: { slack, discord } }: Playground,
  platform: Platform,
  { channel, path, options }: Question,
  isDone: (fresh: readonly MessageLine[]) => boolean | Promise<boolean>,
): Promise<MessageLine[]> {
  const stage = stages[platform];
  const seat = { platform, person: 'manager' } as const;
  const line = stage
    .frame(seat.person)
    .channels.find(({ name, kind }) => kind === 'channel' && name === channel);
  if (!line) throw new NotNowError(`There is no channel #${channel}.`);
  await (platform === 'slack'
    ? slack.until(() => slack.sockets.count() > 0)
    : discord.until(() => discord.gateway.count() > 0));
  const there = () => stage.messages(seat.person).filter(({ channelId }) => channelId === line.id);
  const before = new Set(there().map(({ id }) => id));
  const said = Object.entries(options).map(([name, value]) => `${name}:"${value}"`);
  const answer = await stage.act(
    seat.person,
    platform === 'slack'
      ? { act: 'type', seat, channelId: line.id, text: [`/${path}`, ...said].join(' ') }
      : { act: 'command', seat, channelId: line.id, path, options },
  );
  if (answer.status === 'failed') throw new NotNowError(answer.why);
  for (let waitedMs = 0; waitedMs < ANSWERED_WITHIN_MS; waitedMs += LOOK_MS) {
    const fresh = there().filter(({ id, isThinking }) => !before.has(id) && !isThinking);
    if (fresh.length > 0 && (await isDone(fresh))) return fresh;
    await wait(LOOK_MS);
  }
  throw new NotNowError(`“/${path}” was not answered.`);
}

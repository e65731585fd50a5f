// What a person waits for after /usage: from Discord's interaction to the finished message, with a chart that was drawn
// for it, because usage goes on meanwhile. Beside it a bot that does nothing but answer, and one as it is written first.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REST, Routes } from 'discord.js';
import { commands } from '../../commands/index.ts';
import { commandSchema } from '../../src/discord/command-schema.ts';
import type { Person } from '../../src/playground/discord/driver/person.ts';
import { isThinking } from '../../src/playground/discord/flags.ts';
import { type LoopbackDiscord, startLoopbackDiscord } from '../../src/playground/discord/index.ts';
import {
  ACCOUNT,
  ASKED_A_SECOND,
  type Asked,
  askedRow,
  askPaced,
  type ChatPlatform,
  measureService,
  PEOPLE,
  withFilledAccount,
} from './load/chat.ts';
import { startMeasured } from './load/measured-process.ts';
import { type ScratchDatabase, urlOf } from './load/scratch.ts';
import { type BenchResult, percentile, type Row, round } from './report.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLAIN_BOT = new URL('./load/plain-discord-bot.ts', import.meta.url);
const PLAIN_DURATION_MS = 5_000;
const SELDOM_A_SECOND = 2;
// What the naive bot has been asked in five seconds takes it a while; what is not there by then never comes.
const PATIENCE_MS = 60_000;

export async function run([count]: readonly string[]): Promise<BenchResult> {
  return withFilledAccount('discord', count, async (database, events) => {
    const ours = await inDiscord((platform) => measureService(database, platform));
    const limit = await measurePlain(database, 'limit', ASKED_A_SECOND);
    const naive = await measurePlain(database, 'naive', ASKED_A_SECOND);
    const seldom = await measurePlain(database, 'naive', SELDOM_A_SECOND);
    const limitP50Ms = percentile(limit.tookMs, 0.5);
    return {
      rows: [
        ...ours.rows,
        limit.row('limit: a deferral and an edit, by discord.js alone'),
        naive.row('naive: adds up the log, draws where it listens'),
        seldom.row(`naive, asked ${SELDOM_A_SECOND} times a second`),
      ],
      figures: {
        ...ours.figures,
        limitP50Ms: round(limitP50Ms),
        limitP99Ms: round(percentile(limit.tookMs, 0.99)),
        aboveLimitP50Ms: round(Number(ours.figures['p50Ms']) - limitP50Ms),
        naiveP50Ms: round(percentile(naive.tookMs, 0.5)),
        naiveUnanswered: naive.unanswered,
        naiveSeldomP50Ms: round(percentile(seldom.tookMs, 0.5)),
        events,
      },
    };
  });
}

/** A Discord of its own for each bot: two would both hear what is asked. */
async function inDiscord<T>(work: (platform: ChatPlatform) => Promise<T>): Promise<T> {
  const discord = await startLoopbackDiscord({ patienceMs: PATIENCE_MS });
  try {
    return await work(await platformOf(discord));
  } finally {
    await discord.close();
  }
}

async function platformOf(discord: LoopbackDiscord): Promise<ChatPlatform> {
  const { application } = discord.world;
  const guild = discord.addGuild({ name: 'Acme' });
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const person = discord.as(discord.addUser({ name: `person-${index}` }));
    discord.addMember(guild, person.user);
    return person;
  });
  const channel = discord.addChannel(guild, { name: 'general' });
  const rest = new REST({ api: discord.apiUrl }).setToken(application.token);
  await rest.put(Routes.applicationCommands(application.id), { body: commandSchema(commands) });
  return {
    settings: {
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: application.token,
      DISCORD_ACCOUNT: ACCOUNT,
    },
    async joined() {
      await discord.until(() => discord.gateway.sessions.at(-1)?.socket);
    },
    async ask(index) {
      const person = people[index % PEOPLE] as Person;
      const { acked, interaction } = await person.slash(channel, 'usage summary');
      if (!acked) return undefined;
      const answered = () =>
        discord.world.messages.find((each) => each.id === interaction.originalId && !isThinking(each));
      const answer = await discord.until(answered).catch(() => undefined);
      return answer && { hasPicture: answer.attachments.length > 0 };
    },
  };
}

interface PlainAsked extends Asked {
  row(what: string): Row;
}

async function measurePlain(
  database: ScratchDatabase,
  kind: 'limit' | 'naive',
  perSecond: number,
): Promise<PlainAsked> {
  return inDiscord(async ({ settings, ask }) => {
    const bot = await startMeasured(['--import', 'tsx', fileURLToPath(PLAIN_BOT), kind], /^ready$/m, {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], DATABASE_URL: urlOf(database.connection), ...settings },
    });
    try {
      await askPaced(ask, perSecond, 1_000);
      await bot.loopBlockedMs();
      const asked = await askPaced(ask, perSecond, PLAIN_DURATION_MS);
      const loopBlockedMs = await bot.loopBlockedMs();
      return { ...asked, row: (what) => askedRow(what, asked, loopBlockedMs) };
    } finally {
      await bot.stop();
    }
  });
}

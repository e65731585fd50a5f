import { commands } from '../../commands/index.ts';
import { aboutWords, firstWords } from '../chat/first-words.ts';
import { systemTiming, type Timing } from '../chat/timing.ts';
import { type Config, readConfigWith } from '../config.ts';
import type { Database } from '../db/client.ts';
import { openLine } from '../discord/ask-discord.ts';
import { commandSchema } from '../discord/command-schema.ts';
import { deployCommands } from '../discord/deploy/deploy.ts';
import { forThisMachine } from '../http/from-here.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { openPlayground, type Playground } from '../playground/open.ts';
import { openPage } from '../playground/web/routes.ts';
import { openLaboratory } from './laboratory/open.ts';
import { openSetUpDesk } from './set-up/desk.ts';

const ACCOUNT = 'demo';

/** The stand-ins, with the account they show and everything the bot has registered with the real ones. */
export async function openStandIns({ dataDir }: Config, { prisma }: Database): Promise<Playground | null> {
  const account = await prisma.account.findUnique({ where: { id: ACCOUNT }, select: { zone: true } });
  if (!account) return null;
  const playground = await openPlayground({
    dataDir,
    account: ACCOUNT,
    zone: account.zone,
    slackCommands: firstWords(commands).map((word) => {
      const { says, hint } = aboutWords(word);
      return { command: `/${word}`, description: says, hint };
    }),
  });
  const line = openLine(playground.discord, playground.clock.now);
  await deployCommands(line, commandSchema(commands), { guildId: null, dryRun: false });
  return playground;
}

interface WebParts {
  database: Database;
  ledger: Ledger;
  config: Config;
  timing: Timing;
}

/** What a browser sees of them, and what it can do to the service behind. */
export function openWeb(playground: Playground, { database, ledger, config, timing }: WebParts) {
  const laboratory = openLaboratory({ account: ACCOUNT, database, playground });
  const setUp = openSetUpDesk({
    ...{ database, ledger, config, read: readConfigWith, folder: process.cwd() },
    times: { real: systemTiming.now, playground: timing.now },
  });
  const { routes, close } = openPage(playground, laboratory, setUp);
  return { laboratory, page: { routes: routes.map(forThisMachine), close } };
}

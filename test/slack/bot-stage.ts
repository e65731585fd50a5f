import type { SlackConfig } from '../../src/config/slack.ts';
import { createInstallations } from '../../src/db/installations.ts';
import { serve } from '../../src/http/server.ts';
import { manualClock } from '../../src/playground/clock.ts';
import type { Person } from '../../src/playground/slack/driver/person.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../src/playground/slack/index.ts';
import type { Channel, Message, Workspace } from '../../src/playground/slack/world.ts';
import { createSeal } from '../../src/seal.ts';
import { createSlackBot, type SlackBot } from '../../src/slack/app.ts';
import { createInstallationStore } from '../../src/slack/install/installation-store.ts';
import { slackPaths } from '../../src/slack/install/paths.ts';
import { scopes } from '../../src/slack/install/scopes.ts';
import { type ChatPartsOptions, chatParts } from '../support/chat-parts.ts';
import type { TestDatabase } from '../support/database.ts';
import { DEMO_NOW } from '../support/demo.ts';

export { heardLog } from '../support/heard-log.ts';

export interface StageOptions extends ChatPartsOptions {
  transport?: 'socket' | 'http';
  /** `null`: many workspaces, each with an installation of its own. */
  account?: string | null;
  app?: Parameters<typeof startLoopbackSlack>[0] extends infer Options ? Options : never;
}

const tokenKeys = [Buffer.alloc(32, 1)];
/** What the manifest asks for, and no more. */
const granted = scopes.map(({ scope }) => scope);

/** The bot as it is started, in a loopback Slack, over a database that a test file shares. */
export async function botStage(database: TestDatabase, options: StageOptions = {}) {
  const { transport = 'socket', account = 'demo' } = options;
  const clock = manualClock(DEMO_NOW);
  const slack = await startLoopbackSlack({ clock, app: { scopes: granted }, ...options.app });
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = personIn(slack, acme, 'ann', { isAdmin: true });
  const ben = personIn(slack, acme, 'ben');
  const general = slack.addChannel(acme, { name: 'general', members: [ann.user, ben.user] });

  const { parts, links, pausesMs } = chatParts(database, clock, options);
  const bot = createSlackBot({
    slack: configOf(slack, acme, transport, account),
    installations: createInstallations(database),
    ...parts,
  });
  const { requestUrl, close } = await connect(bot, slack, transport);

  return {
    ...{ clock, slack, bot, links, acme, ann, ben, general, pausesMs },
    /** As an installation leaves it. */
    async install(
      workspace: Workspace,
      more: { refreshToken?: string; expiresAt?: number } = {},
    ): Promise<void> {
      const store = createInstallationStore(createInstallations(database), createSeal(tokenKeys), clock.now);
      const { botToken: token = '', botId = '', botUserId = '' } = workspace.installation ?? {};
      await store.storeInstallation({
        team: { id: workspace.id },
        enterprise: undefined,
        user: { id: 'U0', token: undefined, scopes: undefined },
        bot: { token, scopes: [], id: botId, userId: botUserId, ...more },
        authVersion: 'v2',
      });
    },
    /** What somebody sees next in a channel that was not there before. */
    async sees(who: Person, channel: Channel, act: () => Promise<unknown>): Promise<Message> {
      const before = new Set(who.sees(channel).map(({ ts }) => ts));
      await act();
      return slack.until(() => who.sees(channel).find(({ ts }) => !before.has(ts)));
    },
    /** The same message once it has changed. */
    async changes(
      who: Person,
      channel: Channel,
      message: Message,
      act: () => Promise<unknown>,
    ): Promise<Message> {
      await act();
      return slack.until(() => who.sees(channel).find((each) => each.ts === message.ts && each !== message));
    },
    callsOf: (name: string) => slack.calls.filter((call) => call.name === name),
    /** What was sent over HTTP. */
    requestUrl,
    close,
  };
}

export type BotStage = Awaited<ReturnType<typeof botStage>>;

export function personIn(slack: LoopbackSlack, workspace: Workspace, name: string, more = {}): Person {
  return slack.as(slack.addUser(workspace, { name, ...more }));
}

function configOf(
  slack: LoopbackSlack,
  acme: Workspace,
  transport: 'socket' | 'http',
  account: string | null,
): SlackConfig {
  const { appToken, signingSecret, clientId, clientSecret } = slack.world.app;
  return {
    apiUrl: slack.apiUrl,
    transport: transport === 'socket' ? { mode: 'socket', appToken } : { mode: 'http', signingSecret },
    install:
      account === null
        ? { by: 'oauth', clientId, clientSecret, publicUrl: 'https://tallybot.example.com', tokenKeys }
        : { by: 'token', botToken: slack.botToken(acme), account },
  };
}

async function connect(bot: SlackBot, slack: LoopbackSlack, transport: 'socket' | 'http') {
  const http = await serve(bot.routes, { host: '127.0.0.1', port: 0 });
  await bot.start();
  const url = `${http.url}${slackPaths.events}`;
  const requestUrl = transport === 'http' ? await slack.useRequestUrl(url) : null;
  return {
    requestUrl,
    async close() {
      await bot.stop();
      await http.close();
      await slack.close();
    },
  };
}

export function saidBy({ text, blocks }: Message): string {
  return `${text}\n${JSON.stringify(blocks)}`;
}

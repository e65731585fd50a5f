import { App, type Receiver } from '@slack/bolt';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import type { Courier } from '../chat/ports/courier.ts';
import { systemTiming, type Timing } from '../chat/timing.ts';
import { createUnderway } from '../chat/underway.ts';
import type { SlackConfig } from '../config/slack.ts';
import { inLogScope } from '../log/scope.ts';
import { log } from '../log.ts';
import { listenToPresses } from './actions.ts';
import { apologiseForErrors } from './apology.ts';
import { type BotParts, createBot } from './bot.ts';
import { listenToCommands } from './commands.ts';
import { createSlackCourier } from './courier.ts';
import { createUpload } from './files.ts';
import { listenToHome } from './home/listen.ts';
import { createHttpReceiver, type SlackRoute } from './http-receiver.ts';
import { createSlackAccess, type SlackAccess } from './install/access.ts';
import { slackPaths } from './install/paths.ts';
import { createProfiles } from './install/profiles.ts';
import { listenForRemoval } from './install/removal.ts';
import { createOpenLine } from './line.ts';
import { slackLogger } from './log.ts';
import { createMail } from './mail.ts';
import { listenToModals } from './modals/listen.ts';
import { takeOnce } from './once.ts';
import { createPatientFetch, createPromptFetch, type Fetch } from './patient-fetch.ts';
import { createPictures } from './pictures.ts';
import type { Installations } from './ports/installations.ts';
import { createReplyTo } from './reply.ts';
import { watchRevocation } from './revocation.ts';
import { createSocketReceiver } from './socket-receiver.ts';

export interface SlackBotOptions
  extends Pick<
    BotParts,
    'acts' | 'reports' | 'registry' | 'workspaces' | 'linking' | 'members' | 'viewTokens'
  > {
  slack: SlackConfig;
  installations: Installations;
  charts: ChartRenderer;
  timing?: Timing;
}

export interface SlackBot {
  /** What Slack and browsers ask of the service's own port. */
  routes: readonly SlackRoute[];
  /** What is said unasked. It needs no connection of the bot's own. */
  courier: Courier;
  /** Resolves once Slack is reached, however long that takes: nothing else need wait for it. */
  start(): Promise<void>;
  /** Takes nothing more; answers that have been begun go out first, within a bound. */
  stop(): Promise<void>;
}

const ANSWERS_OUT_MS = 10_000;

export function createSlackBot(options: SlackBotOptions): SlackBot {
  const { slack, installations, timing = systemTiming } = options;
  const revocation = watchRevocation((query) => access.remove(query));
  const fetch = createPatientFetch(timing, revocation.heard);
  // Patience is ours: Slack's library would wait half an hour, and post twice.
  const client = { fetch, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const access: SlackAccess = createSlackAccess({
    slack,
    installations,
    clock: timing.now,
    logger: slackLogger,
    client,
  });
  const bot = botOf(options, access, fetch, timing);
  const openLine = createOpenLine(access.clientOf, createPromptFetch(timing, revocation.heard), {
    slackApiUrl: slack.apiUrl,
    logger: slackLogger,
  });

  const { receiver, routes } = receiverOf(slack, fetch, timing);
  const app = new App({
    receiver,
    authorize: revocation.watched(access.authorize),
    logger: slackLogger,
    clientOptions: { slackApiUrl: slack.apiUrl, ...client },
    convoStore: false,
    extendedErrorHandler: true,
  });
  const underway = createUnderway(timing);
  // Longer than the request that brought it, which is answered at once.
  app.use(({ next }) => underway.watch(inLogScope({}, next)));
  takeOnce(app, timing);
  apologiseForErrors(app, bot);
  listenToCommands(app, bot);
  listenToPresses(app, bot);
  listenToModals(app, bot, listenToHome(app, bot));
  listenForRemoval(app, access);

  return {
    routes: [...routes, ...access.routes],
    courier: createSlackCourier(bot, openLine),
    async start() {
      if (slack.install.by === 'token') tryToken(access);
      await app.start();
    },
    async stop() {
      await app.stop();
      await underway.finished(ANSWERS_OUT_MS);
    },
  };
}

/** A token that Slack does not take is said at once, and not when somebody first asks. */
function tryToken({ authorize }: SlackAccess): void {
  authorize({ teamId: undefined, enterpriseId: undefined, isEnterpriseInstall: false }).catch((error) =>
    log.error('Slack does not take the bot token', { error: String(error) }),
  );
}

function botOf(options: SlackBotOptions, access: SlackAccess, fetch: Fetch, timing: Timing) {
  const upload = createUpload((url, bytes) =>
    fetch(url, {
      method: 'POST',
      body: new Uint8Array(bytes),
      headers: { 'content-type': 'application/octet-stream' },
    }),
  );
  return createBot({
    ...options,
    workspaces: access.owned(options.workspaces),
    profiles: createProfiles(timing.now),
    pictures: createPictures(options.charts, upload, timing),
    mail: createMail(upload),
    clientOf: access.clientOf,
    replyTo: createReplyTo(fetch, timing),
    timing,
  });
}

function receiverOf(
  { apiUrl, transport }: SlackConfig,
  fetch: Fetch,
  timing: Timing,
): { receiver: Receiver; routes: SlackRoute[] } {
  if (transport.mode === 'socket') {
    const { appToken } = transport;
    return { receiver: createSocketReceiver({ apiUrl, appToken, fetch, timing }), routes: [] };
  }
  const receiver = createHttpReceiver(transport.signingSecret, timing);
  return { receiver, routes: [{ method: 'POST', path: slackPaths.events, handle: receiver.handle }] };
}

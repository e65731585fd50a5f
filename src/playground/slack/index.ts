import type { AddressInfo } from 'node:net';
import { watchChanges } from '../changes.ts';
import { type Clock, systemClock } from '../clock.ts';
import { attempt, deliver } from './delivery/deliver.ts';
import type { Delivery, Outcome, Retry, Transport } from './delivery/delivery.ts';
import { post, type RequestUrl, type SignedRequest, verifiedRequestUrl } from './delivery/request-url.ts';
import { socketsOf } from './delivery/sockets.ts';
import { emptyInputs } from './driver/inputs.ts';
import { installByOAuth } from './driver/install-by-oauth.ts';
import { eventPayload } from './driver/payloads.ts';
import { type Person, personOf } from './driver/person.ts';
import { noFaults } from './faults.ts';
import { loopbackServer } from './http-server.ts';
import { countingIds } from './ids.ts';
import { endTokens, uninstall } from './installing.ts';
import { newApp } from './new-app.ts';
import { residentsOf } from './residents.ts';
import { responseUrlsOf } from './response-urls.ts';
import type { Site } from './site.ts';
import { summary } from './summary.ts';
import { triggersOf } from './triggers.ts';
import { wakes } from './wakes.ts';
import { type App, emptyWorld, type User, type Workspace } from './world.ts';

export interface LoopbackOptions {
  clock?: Clock;
  app?: Partial<App>;
  /** Answer 429 to more than about one post a second and channel. */
  rateLimited?: boolean;
  /** How long `until` waits, in real time, before it says what there was instead. */
  patienceMs?: number;
}

export type LoopbackSlack = Awaited<ReturnType<typeof startLoopbackSlack>>;

/**
 * A Slack of one's own on 127.0.0.1: the real protocol, the documented limits and errors, and faults on command.
 *
 *     const clock = manualClock(Date.UTC(2030, 0, 1));
 *     const slack = await startLoopbackSlack({ clock });
 *     const acme = slack.addWorkspace({ name: 'Acme' });                 // the bot is installed there
 *     const ann = slack.as(slack.addUser(acme, { name: 'ann', isAdmin: true }));
 *     const general = slack.addChannel(acme, { name: 'general', members: [ann.user] });   // with the bot
 *
 *     const bot = new App({                                              // the bot as it is
 *       socketMode: true, appToken: slack.world.app.appToken, token: slack.botToken(acme),
 *       clientOptions: { slackApiUrl: slack.apiUrl },
 *     });                                                                // HTTP mode: await slack.useRequestUrl(url)
 *     await bot.start();
 *
 *     await ann.slash(general, '/usage', 'agents');                      // resolves once acknowledged
 *     const card = await slack.until(() => ann.sees(general).at(-1));    // what they see next, without polling
 *     await ann.press(card, 'Next page');
 *     await ann.submit(await slack.until(() => ann.modal()), { Amount: '500' });
 *
 *     slack.faults.next('chat.postMessage', { kind: 'drop-after' });     // posted, but nobody was told
 *     const late = ann.slash(general, '/usage'); clock.advance(3_000);   // operation_timeout in ann.notices()
 *     slack.sockets.disconnect('refresh_requested');
 *     await slack.close();
 *
 * Modals, Home tabs, messages, files and notices lie as plain data in `slack.world`; every call of the bot in
 * `slack.calls`, everything sent to it in `slack.deliveries`.
 */
export async function startLoopbackSlack(options: LoopbackOptions = {}) {
  const clock = options.clock ?? systemClock;
  const ids = countingIds(clock);
  const world = emptyWorld({ ...newApp(), ...options.app });
  const deliveries: Delivery[] = [];
  const changes = watchChanges(options.patienceMs, () => summary(site, deliveries));
  const sockets = socketsOf({ clock, appId: world.app.id, next: ids.next }, changes.changed);
  let transport: Transport = sockets;
  let requestUrl: RequestUrl | undefined;

  const site: Site = {
    world,
    clock,
    ids,
    changes,
    faults: noFaults(),
    triggers: triggersOf(clock, ids.next),
    responseUrls: responseUrlsOf(clock, ids.next),
    grants: new Map(),
    calls: [],
    rateLimited: options.rateLimited ?? false,
    lastPostMs: new Map(),
    origin: '',
    openSocket: () =>
      `${site.origin.replace('http', 'ws')}/link/?ticket=${sockets.ticket()}&app_id=${world.app.id}`,
    sendEvent(teamId, event) {
      const workspace = world.workspaces.get(teamId);
      if (workspace) void send('events_api', eventPayload(site, workspace, event));
    },
  };
  const server = loopbackServer(site);
  server.on('upgrade', sockets.upgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inputs = emptyInputs();

  function send(kind: Delivery['kind'], payload: Record<string, unknown>): Promise<Outcome> {
    const delivery: Delivery = { id: ids.next('envelope-'), kind, payload, attempts: [] };
    deliveries.push(delivery);
    return changes.inTime(deliver(site, transport, delivery), `the bot to acknowledge ${kind}`);
  }

  return {
    /** For `clientOptions.slackApiUrl`. */
    apiUrl: `${site.origin}/api/`,
    /** For `installerOptions.authorizationUrl`. */
    authorizationUrl: `${site.origin}/oauth/v2/authorize`,
    world,
    sockets,
    deliveries,
    faults: site.faults,
    calls: site.calls,
    wakes,
    changed: changes.changed,
    watch: changes.watch,
    until: changes.until,

    ...residentsOf(site),
    as: (user: User): Person => personOf(site, inputs, send, user),
    botToken(workspace: Workspace): string {
      if (!workspace.installation) throw new Error(`The bot is not in ${workspace.name}.`);
      return workspace.installation.botToken;
    },

    /** Installs by the bot's own page and Slack's, as a browser goes. */
    installByOAuth: (user: User, installUrl: string, how?: Parameters<typeof installByOAuth>[3]) =>
      installByOAuth(site, user, installUrl, how),
    uninstall: (workspace: Workspace) => uninstall(site, workspace),
    /** Kills the workspace's tokens without telling the bot. */
    revokeTokens: (workspace: Workspace) => endTokens(site, workspace.id, 'revoked'),
    /** Tells the bot of anything else: `channel_archive`, `member_joined_channel`. */
    event: (workspace: Workspace, event: Record<string, unknown>) =>
      send('events_api', eventPayload(site, workspace, event)),

    /** Turns to HTTP mode, once the URL has answered the challenge. */
    async useRequestUrl(url: string): Promise<RequestUrl> {
      const { signingSecret } = world.app;
      requestUrl = await verifiedRequestUrl(url, { clock, signingSecret, challenge: ids.next('challenge-') });
      transport = requestUrl;
      return requestUrl;
    },
    /** The same request once more, byte for byte or as a test has spoilt it. */
    async sendAgain(request: SignedRequest): Promise<Response> {
      if (!requestUrl) throw new Error('There is no request URL.');
      return post(requestUrl.url, request);
    },
    /** The same delivery once more, as Slack does when an acknowledgement got lost. */
    redeliver: (delivery: Delivery, retry: Retry) => attempt(site, transport, delivery, retry),

    async close(): Promise<void> {
      changes.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

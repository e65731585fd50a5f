import { App, type AppOptions, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { LoopbackSlack } from '../../../src/playground/slack/index.ts';

/** A log for nobody. */
export const silent = {
  ...{ debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} },
  getLevel: () => LogLevel.ERROR,
};

/** The bot of a test, in Socket Mode: real Bolt, with nothing changed but Slack's address. */
export function socketApp(slack: LoopbackSlack, options: AppOptions, reconnectMs = 100_000): App {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: slack.world.app.appToken,
    logger: silent,
    installerOptions: { clientOptions },
    // It waits so long before it connects again, and for an answer to its pings, which a busy machine may owe it.
    clientPingTimeout: reconnectMs,
  });
  return new App({ receiver, logger: silent, clientOptions, ...options });
}

/** The same in HTTP mode, listening on a free port. */
export async function httpApp(slack: LoopbackSlack, options: AppOptions): Promise<{ app: App; url: string }> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new HTTPReceiver({ signingSecret: slack.world.app.signingSecret, logger: silent });
  const app = new App({ receiver, logger: silent, clientOptions, ...options });
  const server = await receiver.start({ port: 0, host: '127.0.0.1' } as never);
  server.keepAliveTimeout = 0;
  const { port } = server.address() as { port: number };
  return { app, url: `http://127.0.0.1:${port}/slack/events` };
}

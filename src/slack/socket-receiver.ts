import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { type Timing, within } from '../chat/timing.ts';
import { log } from '../log.ts';
import { slackLogger } from './log.ts';
import type { Fetch } from './patient-fetch.ts';

export interface SocketOptions {
  apiUrl: string;
  appToken: string;
  fetch: Fetch;
  timing: Timing;
}

const PAUSE_FIRST_MS = 1_000;
const PAUSE_MAX_MS = 60_000;
const GOODBYE_MS = 2_000;

/**
 * Bolt's socket, connected anew whenever it ends. Bolt itself gives up where Slack cannot be reached for a while, and
 * lets the rejection end the process.
 */
export function createSocketReceiver({ apiUrl, appToken, fetch, timing }: SocketOptions): Receiver {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger,
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        fetch,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
      },
    },
  });
  const { client } = receiver;
  let isStopped = false;
  let stopWaiting = () => {};
  const stopped = new Promise<void>((resolve) => {
    stopWaiting = resolve;
  });

  /** Until it ends again. */
  async function connectOnce(connected: () => void): Promise<void> {
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    client.once('disconnected', end);
    try {
      await client.start();
      // Told to stop meanwhile.
      if (isStopped) return await disconnect();
      log.info('connected to Slack by a socket');
      connected();
      await ended;
    } finally {
      client.off('disconnected', end);
    }
  }

  async function stayConnected(connected: () => void): Promise<void> {
    let failures = 0;
    while (!isStopped) {
      try {
        await connectOnce(() => {
          failures = 0;
          connected();
        });
        if (!isStopped) log.info('the socket to Slack has ended; connecting again');
      } catch (error) {
        if (isStopped) return;
        const waitMs = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** failures);
        failures += 1;
        log.error('could not connect to Slack', { error: String(error ?? 'the socket ended'), waitMs });
        await Promise.race([timing.pause(waitMs), stopped]);
      }
    }
  }

  /** The peer is to answer the goodbye, but not to keep us. */
  async function disconnect(): Promise<void> {
    await within(timing, GOODBYE_MS, client.disconnect());
  }

  return {
    init: (app: App) => receiver.init(app),
    /** Resolves once it is connected, however long that takes. */
    start: () => new Promise<void>((resolve) => void stayConnected(resolve).finally(resolve)),
    async stop() {
      isStopped = true;
      stopWaiting();
      await disconnect();
    },
  };
}

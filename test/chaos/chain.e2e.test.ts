import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createKeyStore } from '../../src/db/api-keys.ts';
import { openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createReportStore } from '../../src/db/readers/store.ts';
import { createFactStore } from '../../src/db/verify/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { printInstant } from '../../src/domain/instant.ts';
import { mintToken } from '../../src/http/keys/token.ts';
import { verifyAccount } from '../../src/ledger/verify.ts';
import { manualClock } from '../../src/playground/clock.ts';
import { startLoopbackSlack } from '../../src/playground/slack/index.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { createAccount } from '../support/ledger-account.ts';
import { oneAddress } from '../support/one-address.ts';
import { MAIN } from '../support/service.ts';
import { startFleet } from './fleet.ts';
import { startMortalPostgres } from './postgres.ts';

const EVENTS = 900;
const PAUSE_MS = 2;
const LOOK_AGAIN_MS = 10;
// As long as a worker keeps what it has taken to post.
const LEASE_MS = 60_000;

// Signals and sockets of this kind are not to be had on Windows.
test.skipIf(process.platform === 'win32')(
  'agent, service, Postgres and chat fail one after the other: one warning is said, and the balance is exact',
  async () => {
    const { postgres, fleet, slack, agent, ledger } = await openChain();
    // Slack takes no message at first, and then only the answer is lost.
    slack.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterS: 1 }, 2);
    slack.faults.next('chat.postMessage', { kind: 'drop-after' });

    agent.start();
    await ledger.counted(100);
    await fleet.kill(0);
    await ledger.counted(250);
    await postgres.killServer();
    await ledger.counted(400);
    await agent.kill();
    agent.start();
    // Past the level of the warning, while Slack still says no.
    await ledger.counted(805);
    await fleet.kill(0);
    await ledger.endLeasesOfTheDead();
    expect(await agent.ended()).toBe(0);
    await ledger.allSaid();

    const { meant, taken } = agent.notes();
    const ids = await ledger.eventIds();
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      taken.filter((id) => !ids.includes(id)),
      'lost',
    ).toEqual([]);
    expect(
      ids.filter((id) => !meant.includes(id)),
      'invented',
    ).toEqual([]);
    expect(await ledger.available()).toBe(credits(1_000 - ids.length));
    expect(await ledger.differences()).toEqual([]);
    expect(slack.world.messages.map(({ text }) => text)).toEqual([expect.stringContaining('20')]);
    expect(fleet.kills).toBe(2);
  },
  300_000,
);

async function openChain() {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-chain-'));
  // Postgres may have to run as another account.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startMortalPostgres(folder);
  onTestFinished(postgres.stop);
  const chat = await openSlack();
  const { token, ledger } = await openLedger(postgres.connection, chat);
  const deaths: string[] = [];
  const fleet = startFleet({
    size: 1,
    command: [MAIN],
    settings: { DATABASE_URL: postgres.url, DEMO: 'off', ...chat.settings },
    mayStart: postgres.answers,
    onDeath: (said) => deaths.push(said),
  });
  onTestFinished(fleet.stop);
  await fleet.url(0);
  // The agent knows its meter by one address, which has to be there again after a kill.
  const address = await oneAddress(() => Promise.race([fleet.url(0).catch(() => null), setImmediate(null)]));
  return { postgres, fleet, slack: chat.slack, ledger, agent: openAgent(folder, address, token) };
}

async function openSlack() {
  const slack = await startLoopbackSlack({ clock: manualClock(Date.UTC(2030, 0, 1)), patienceMs: 100_000 });
  onTestFinished(slack.close);
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = slack.addUser(acme, { name: 'ann' });
  const ops = slack.addChannel(acme, { name: 'ops', members: [ann] });
  return {
    slack,
    acme,
    ops,
    settings: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_APP_TOKEN: slack.world.app.appToken,
      SLACK_BOT_TOKEN: slack.botToken(acme),
      SLACK_ACCOUNT: 'acme',
    },
  };
}

type Chat = Awaited<ReturnType<typeof openSlack>>;

/** An account of a thousand credits, which warns at a fifth; and what the database says of it, however often it dies. */
async function openLedger(connection: pg.ClientConfig, { acme, ops }: Chat) {
  await migrate(connection);
  const database = await openDatabase(connection);
  onTestFinished(database.close);
  const account = await createAccount(database, { id: 'acme', alertThresholds: ['20%'] });
  await database.pool.query(`update destination set workspace = $1, channel = $2`, [acme.id, ops.id]);
  const { keyId, hash, text: token } = mintToken(account.id);
  const key = { id: keyId, name: 'agent', scopes: ['ingest'] as const, hash };
  await createKeyStore(database).create(account.id, key, { actor: 'test', remarks: null, at: Date.now() });

  async function ask<Row extends object>(sql: string): Promise<Row[]> {
    for (;;) {
      const client = new pg.Client(connection);
      client.on('error', () => {});
      try {
        await client.connect();
        return (await client.query<Row>(sql)).rows;
      } catch {
        await pause(LOOK_AGAIN_MS);
      } finally {
        await client.end().catch(() => {});
      }
    }
  }
  async function until(sql: string): Promise<void> {
    while ((await ask(sql)).length === 0) await pause(LOOK_AGAIN_MS);
  }

  return {
    token,
    ledger: {
      counted: (events: number) => until(`select from usage_event having count(*) >= ${events}`),
      allSaid: () =>
        until(`select from outbox having bool_or(state = 'posted') and not bool_or(state = 'waiting')`),
      /** As in a minute from now, for whoever is alive then: the service that was killed may have had a warning in hand. */
      endLeasesOfTheDead: (killedAt = Date.now()) =>
        ask(
          `update outbox set claimed_until = now() where claimed_until <= '${printInstant(killedAt + LEASE_MS)}'`,
        ),
      eventIds: async () =>
        (await ask<{ id: string }>('select event_id as id from usage_event')).map(({ id }) => id),
      available: async () =>
        (await readBalance(createReportStore(database.pool), account.id, Date.now()))?.available,
      async differences() {
        const found: object[] = [];
        await verifyAccount(createFactStore(database.pool), account.id, Date.now(), (each) =>
          found.push(each),
        );
        return found;
      },
    },
  };
}

function openAgent(folder: string, url: string, key: string) {
  const environment = {
    ...{ PATH: process.env['PATH'], NOTES: folder, EVENTS: String(EVENTS), PAUSE_MS: String(PAUSE_MS) },
    ...{ TALLYBOT_URL: url, TALLYBOT_KEY: key },
  };
  const script = join(import.meta.dirname, 'agent.mjs');
  let child: ChildProcess;
  let ended: Promise<number | null>;
  return {
    start() {
      child = spawn(process.execPath, [script], {
        env: environment,
        stdio: ['ignore', 'inherit', 'ignore'],
      });
      ended = new Promise((resolve) => child.once('exit', resolve));
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
    ended: () => ended,
    /** What it meant to say, and what the client had taken when it was killed or done. */
    notes: () => ({ meant: readNotes(join(folder, 'meant')), taken: readNotes(join(folder, 'taken')) }),
  };
}

function readNotes(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}

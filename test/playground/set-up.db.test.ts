import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { createRegistry } from '../../src/chat/registry.ts';
import { readOptions } from '../../src/chat/words.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { type HttpServer, serve } from '../../src/http/server.ts';
import { createLedger } from '../../src/ledger/ledger.ts';
import { redactText } from '../../src/log.ts';
import type { LoopbackDiscord } from '../../src/playground/discord/index.ts';
import type { SetUpAct, SetUpAnswer, SetUpState } from '../../src/playground/set-up.ts';
import { type LoopbackSlack, startLoopbackSlack } from '../../src/playground/slack/index.ts';
import { guarded } from '../../src/playground/web/guard.ts';
import { setUpRoutes } from '../../src/playground/web/set-up.ts';
import { scopes } from '../../src/slack/install/scopes.ts';
import { serviceRoutes } from '../../src/wiring/routes.ts';
import { openSetUpDesk } from '../../src/wiring/set-up/desk.ts';
import { openWebhooks } from '../../src/wiring/webhooks.ts';
import { startStrictDiscord } from '../discord/strict-discord.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const DAY_MS = 24 * 3_600_000;
const needed = scopes.map(({ scope }) => scope);

let database: TestDatabase;
let slack: LoopbackSlack;
let discord: LoopbackDiscord;
let server: HttpServer;
let folder: string;
let environment: Environment;
let aheadMs: number;
let botToken: string;
let ids = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  slack = await startLoopbackSlack();
  discord = await startStrictDiscord();
  discord.addGuild({ name: 'Acme' });
  botToken = slack.botToken(slack.addWorkspace({ name: 'Acme', scopes: needed }));
});

afterAll(async () => {
  await Promise.all([slack.close(), discord.close()]);
  await database.drop();
});

/** The service as it runs beside the playground, with a folder of its own and nothing set up yet. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallybot-set-up-'));
  environment = { SLACK_API_URL: slack.apiUrl, DISCORD_API_URL: discord.apiUrl };
  aheadMs = 0;
  const playground = () => Date.now() + aheadMs;
  const ledger = createLedger(createLedgerStore(database.pool), playground, () => {});
  const { webhooks } = openWebhooks({ tokenKeys: [], webhookReach: 'public' }, database, playground);
  const desk = openSetUpDesk({
    ...{ database, ledger, folder },
    times: { real: Date.now, playground },
    config: { dataDir: '.tallybot', port: 3_000 },
    read: (typed) => readConfig({ ...environment, ...typed }),
  });
  const routes = [
    ...serviceRoutes(database, ledger, webhooks, playground),
    ...setUpRoutes(desk).map(guarded),
  ];
  server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await ledger.drain();
    rmSync(folder, { recursive: true, force: true });
  });
});

async function act(body: SetUpAct, headers: Record<string, string> = {}): Promise<SetUpAnswer> {
  const response = await fetch(`${server.url}/playground/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as SetUpAnswer;
}

async function look(): Promise<SetUpState> {
  return (await (await fetch(`${server.url}/playground/set-up`)).json()) as SetUpState;
}

const slackTokens = (more: Record<string, string> = {}): SetUpAct => ({
  do: 'check-slack',
  settings: { SLACK_APP_TOKEN: slack.world.app.appToken, SLACK_BOT_TOKEN: botToken, ...more },
});
const discordToken = (token = discord.world.application.token): SetUpAct => ({
  do: 'check-discord',
  settings: { DISCORD_TOKEN: token },
});

function newAccount(): Extract<SetUpAct, { do: 'make-account' }> {
  ids += 1;
  return { do: 'make-account', id: `acme-${ids}`, name: 'Acme', zone: 'Europe/Berlin', from: '2026-05-01' };
}

const base: SetUpAct = {
  do: 'set-plan',
  name: 'Base',
  allowance: '1000',
  atZero: 'hard_stop',
  overageLimit: '0',
  perReply: '1.5',
  perMinute: '2',
  incrementSeconds: 60,
};

async function withPlan() {
  const account = newAccount();
  await act(account);
  return { id: account.id, ...(await act(base)) };
}

describe('Slack', () => {
  test('the manifest is for the socket, and its link has Slack fill it in', async () => {
    const { manifest, createUrl } = (await look()).slack;

    const { origin, pathname, searchParams } = new URL(createUrl);
    expect(origin + pathname).toBe('https://api.slack.com/apps');
    expect(searchParams.get('new_app')).toBe('1');
    expect(JSON.parse(searchParams.get('manifest_json') ?? '')).toEqual(JSON.parse(manifest));
    expect(JSON.parse(manifest).settings.socket_mode_enabled).toBe(true);
  });

  test('with a public address the manifest has Slack send there, and the signing secret takes the place of the app token', async () => {
    const http = await act({ do: 'show-manifest', publicUrl: 'https://tallybot.example.com/' });
    const checked = await act({
      do: 'check-slack',
      settings: { SLACK_SIGNING_SECRET: slack.world.app.signingSecret, SLACK_BOT_TOKEN: botToken },
    });

    expect(http.state.slack.manifest).toContain('https://tallybot.example.com/slack/events');
    expect(checked.state.slack.state).toBe('done');
    expect(checked.state.env.lines.map(({ name }) => name)).toEqual([
      'SLACK_SIGNING_SECRET',
      'SLACK_BOT_TOKEN',
    ]);
  });

  test('an address that Slack cannot reach is refused beside its field', async () => {
    const { faults, state } = await act({ do: 'show-manifest', publicUrl: 'http://10.0.0.1' });

    expect(faults['publicUrl']).toContain('https');
    expect(state.slack.publicUrl).toBeNull();
  });

  test('good tokens are done, in the doctor’s words', async () => {
    const { state, faults } = await act(slackTokens());

    expect(faults).toEqual({});
    expect(state.slack).toMatchObject({ state: 'done', says: 'The token is accepted in Acme.' });
    expect(state.slack.checks.map(({ name }) => name)).toEqual([
      ...['Slack bot token', 'Slack scopes', 'Slack socket', 'clock'],
    ]);
  });

  test('a token that Slack does not know has failed, with what to do, and is not kept', async () => {
    const { state } = await act(slackTokens({ SLACK_BOT_TOKEN: 'xoxb-unknown' }));

    expect(state.slack).toMatchObject({ state: 'failed', says: 'Slack bot token: Slack does not know it.' });
    expect(state.slack.checks[0]?.fix).toContain('Copy it again');
    expect(state.env.lines).toEqual([]);
  });

  test('a scope that is missing has failed, by its name and what it is for', async () => {
    const poor = slack.botToken(slack.addWorkspace({ name: 'Poor', scopes: ['commands'] }));

    const { state } = await act(slackTokens({ SLACK_BOT_TOKEN: poor }));

    expect(state.slack.state).toBe('failed');
    expect(state.slack.says).toContain('chat:write');
  });

  test.each([
    ['', 'Paste it here.'],
    ['xapp-not-a-bot', 'Must begin with xoxb-.'],
    [
      'xoxb-1\nDATABASE_URL=postgres://elsewhere/',
      'Has a character that none has: copy it again, and it alone.',
    ],
  ])('what is no token at all is refused beside its field, and asked of nobody: %j', async (typed, says) => {
    const before = slack.calls.length;

    const { state, faults } = await act(slackTokens({ SLACK_BOT_TOKEN: typed }));

    expect(faults).toEqual({ SLACK_BOT_TOKEN: says });
    expect(state.slack.state).toBe('open');
    expect(slack.calls.length).toBe(before);
  });

  test('every wrong token is named at once', async () => {
    const { faults } = await act(slackTokens({ SLACK_APP_TOKEN: 'nonsense', SLACK_BOT_TOKEN: ' ' }));

    expect(faults).toEqual({ SLACK_APP_TOKEN: 'Must begin with xapp-.', SLACK_BOT_TOKEN: 'Paste it here.' });
  });

  test('what was good is forgotten when another is tried that is not', async () => {
    await act(slackTokens());

    const { state } = await act(slackTokens({ SLACK_BOT_TOKEN: 'xoxb-unknown' }));

    expect(state.env).toMatchObject({ how: 'nothing', lines: [] });
  });
});

describe('Discord', () => {
  test('a good token gives the link that adds the bot, and says what is next', async () => {
    const { state } = await act(discordToken());

    expect(state.discord).toMatchObject({
      state: 'open',
      says: 'The token is accepted as tallybot. Next: register the commands.',
    });
    expect(new URL(state.discord.inviteUrl ?? '').searchParams.get('client_id')).toBe(
      discord.world.application.id,
    );
  });

  test('a token that Discord does not know has failed, and there is nothing to invite or register', async () => {
    const { state } = await act(discordToken('aaaa.bbbb.cccc'));
    const { faults } = await act({ do: 'register-commands' });

    expect(state.discord).toMatchObject({
      state: 'failed',
      says: 'Discord token: Discord does not know DISCORD_TOKEN.',
      inviteUrl: null,
    });
    expect(faults).toEqual({ '': 'Check the token first.' });
  });

  test('registering says what was written, and again that all is as it should be', async () => {
    await act(discordToken());

    const first = await act({ do: 'register-commands' });
    const second = await act({ do: 'register-commands' });

    expect(first.state.discord.registered).toEqual([
      'Created /usage.',
      'Created /credits.',
      'Created /notify.',
    ]);
    expect(second.state.discord.registered).toEqual(['As they should be: /usage, /credits, /notify.']);
    expect(second.state.discord.checks).toContainEqual(
      expect.objectContaining({ name: 'Discord commands', state: 'good' }),
    );
  });
});

describe('account and plan', () => {
  test('are made through the terms, with an audit that says by whom', async () => {
    const { id, state, faults } = await withPlan();

    expect(faults).toEqual({});
    expect(state.account).toMatchObject({
      state: 'done',
      says: 'Acme, on the plan Base.',
      chosen: { id, zone: 'Europe/Berlin' },
    });
    const audit = await database.prisma.audit.findMany({ where: { accountId: id } });
    expect(audit.map(({ act }) => act)).toEqual(
      expect.arrayContaining(['put-account', 'put-plan', 'add-rate', 'subscribe']),
    );
    expect(new Set(audit.map(({ actor }) => actor.split(':')[0]))).toEqual(new Set(['set-up']));
  });

  test('an id that is taken is refused beside its field, and nothing of that account changes', async () => {
    const account = newAccount();
    await act(account);

    const { faults } = await act({ ...account, name: 'Another' });

    expect(faults['id']).toContain(`“${account.id}” already`);
    expect(await database.prisma.account.findUnique({ where: { id: account.id } })).toMatchObject({
      name: 'Acme',
    });
  });

  test('every wrong field is named at once', async () => {
    const { faults } = await act({
      do: 'make-account',
      id: 'Acme!',
      name: '',
      zone: 'Berlin',
      from: '2026-02-30',
    });
    const plan = await act({ ...base, allowance: '1e9', perReply: '-1', incrementSeconds: 0.5 });

    expect(Object.keys(faults)).toEqual(['id', 'name', 'zone', 'from']);
    expect(plan.faults['']).toContain('account first');
  });

  test('of a plan, too, and nothing is half made', async () => {
    const account = newAccount();
    await act(account);

    const { faults, state } = await act({ ...base, allowance: '1e9', perReply: '-1', incrementSeconds: 0.5 });

    expect(Object.keys(faults)).toEqual(['allowance', 'perReply', 'incrementSeconds']);
    expect(state.account).toMatchObject({ state: 'open', says: 'Acme has no plan yet.' });
    expect(await database.prisma.rate.count({ where: { accountId: account.id } })).toBe(0);
  });

  test('an account that is there can be chosen, and keeps the plan it has', async () => {
    const { id } = await withPlan();
    await act(newAccount());

    const chosen = await act({ do: 'choose-account', id });
    const again = await act({ ...base, name: 'Cheaper' } as SetUpAct);

    expect(chosen.state.account.chosen).toMatchObject({ id, plan: 'Base' });
    expect(again.faults['']).toContain('It has a plan');
  });

  test('where the playground’s clock is a cycle ahead, no account is made that its jobs would turn', async () => {
    aheadMs = 40 * DAY_MS;

    const { faults, state } = await act(newAccount());

    expect(faults['']).toContain('data folder of its own');
    expect(state.account).toMatchObject({ chosen: null, clock: expect.stringContaining('moved ahead') });
  });
});

describe('the first key', () => {
  test('is told once, and its curl and its TypeScript charge this service', async () => {
    await withPlan();

    const { told, state } = await act({ do: 'make-key', name: 'First agent' });
    if (told?.what !== 'key') throw new Error('no key was told');
    const file = join(folder, told.typescriptFile);
    writeFileSync(file, told.typescript);
    const run = promisify(execFile);
    const curl = await run('bash', ['-c', told.shell]);
    const settings = { PATH: process.env['PATH'], TALLYBOT_URL: server.url, TALLYBOT_KEY: told.key };
    const program = await run(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
      env: settings,
    });

    expect(JSON.parse(curl.stdout)).toMatchObject({
      status: 'recorded',
      chargedCredits: '1.5',
      balanceAfter: '998.5',
    });
    expect(program.stdout).toBe('Charged 1.5, and 997 are left.\nIt may begin; 992 are left beside it.\n');
    expect(JSON.stringify(state)).not.toContain(told.key);
    expect(redactText(`a log with ${told.key}`)).toBe('a log with [redacted]');
    expect((await look()).key).toMatchObject({ state: 'done', says: 'A key is in use.' });
  });

  test('needs an account, and a name', async () => {
    const without = await act({ do: 'make-key', name: 'First agent' });
    await act(newAccount());
    const nameless = await act({ do: 'make-key', name: '  ' });

    expect(without.faults['']).toContain('account first');
    expect(nameless.faults['name']).toContain('few words');
  });
});

describe('digest and alerts', () => {
  test('the commands to copy are read by the bot, with the account’s zone', async () => {
    const { state } = await withPlan();

    const [inSlack, inDiscord] = state.notices.commands;
    const registry = createRegistry(commands);
    const read = (words = '') => {
      const { command, rest } = registry.find(words.replace('/', ''));
      return command.options.safeParse(readOptions(command, rest));
    };
    expect(read(inSlack?.digest)).toMatchObject({
      success: true,
      data: { every: 'weekly', on: 'monday', hour: 9, zone: 'Europe/Berlin' },
    });
    expect(read(inSlack?.alerts)).toMatchObject({ success: true, data: { at: '20% 10% 0' } });
    expect(inDiscord).toEqual({
      platform: 'discord',
      digest: '/notify digest every:weekly on:monday hour:9 zone:Europe/Berlin',
      alerts: '/notify alerts at:20% 10% 0',
    });
  });

  test('a link code is told once, as it is typed in chat', async () => {
    const { id } = await withPlan();

    const { told } = await act({ do: 'make-code' });

    expect(told).toEqual({
      what: 'code',
      slack: expect.stringContaining(`/credits plan link ${id}.`),
      discord: expect.stringContaining(`/credits plan link code:${id}.`),
      minutes: 15,
    });
    expect(await database.prisma.linkCode.count({ where: { accountId: id } })).toBe(1);
  });
});

describe('.env', () => {
  const path = () => join(folder, '.env');
  const written = () => readFileSync(path(), 'utf8');
  const write = async () => act({ do: 'write', revision: (await look()).env.revision });

  test('is written as it was shown, for its owner alone, and what was typed is forgotten', async () => {
    const { id } = await withPlan();
    await act(slackTokens());
    const { state } = await act(discordToken());

    const { state: after, faults } = await write();

    const token = discord.world.application.token;
    expect(state.env.lines).toEqual([
      { name: 'SLACK_APP_TOKEN', shown: `••••••••${slack.world.app.appToken.slice(-4)}` },
      { name: 'SLACK_BOT_TOKEN', shown: `••••••••${botToken.slice(-4)}` },
      { name: 'SLACK_ACCOUNT', shown: id },
      { name: 'DISCORD_TOKEN', shown: `••••••••${token.slice(-4)}` },
      { name: 'DISCORD_ACCOUNT', shown: id },
    ]);
    expect(faults).toEqual({});
    expect(written()).toBe(
      `SLACK_APP_TOKEN=${slack.world.app.appToken}\nSLACK_BOT_TOKEN=${botToken}\nSLACK_ACCOUNT=${id}\nDISCORD_TOKEN=${token}\nDISCORD_ACCOUNT=${id}\n`,
    );
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(after.env).toMatchObject({
      state: 'done',
      how: 'nothing',
      restart: ['npm start', 'npx tallybot doctor'],
    });
    const { told } = await act({ do: 'copy-lines', revision: after.env.revision });
    expect(told).toEqual({ what: 'lines', text: '' });
    expect(JSON.stringify([state, after])).not.toContain(botToken);
  });

  test('a start takes it as it stands there', async () => {
    await withPlan();
    await act(slackTokens());
    await write();

    const lines = Object.fromEntries(
      written()
        .trim()
        .split('\n')
        .map((line) => line.split('=') as [string, string]),
    );
    expect(readConfig({ ...environment, ...lines })).toMatchObject({
      slack: expect.anything(),
      playground: false,
    });
  });

  test('one that is there keeps every letter and is added to', async () => {
    writeFileSync(path(), '# mine\nPORT=4000', { mode: 0o644 });
    await act(discordToken());

    const { state } = await write();

    expect(written()).toBe(`# mine\nPORT=4000\nDISCORD_TOKEN=${discord.world.application.token}\n`);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(state.env.state).toBe('done');
  });

  test('one that says something of a setting is left as it is, and the lines are there to be copied', async () => {
    const mine = 'export DISCORD_TOKEN=a.b.c\n';
    writeFileSync(path(), mine);
    const { state } = await act(discordToken());

    const { faults } = await write();
    const { told } = await act({ do: 'copy-lines', revision: state.env.revision });

    expect(state.env).toMatchObject({ how: 'copy', taken: ['DISCORD_TOKEN'] });
    expect(faults).toEqual({ '': 'The file was left as it is.' });
    expect(written()).toBe(mine);
    expect(told).toEqual({ what: 'lines', text: `DISCORD_TOKEN=${discord.world.application.token}\n` });
  });

  test('where it cannot be written, it has failed and says why, and the lines can still be copied', async () => {
    await act(discordToken());
    rmSync(folder, { recursive: true });

    const { faults, state } = await write();
    const { told } = await act({ do: 'copy-lines', revision: state.env.revision });

    expect(faults['']).toContain('(ENOENT). Copy the lines instead.');
    expect(state.env).toMatchObject({ state: 'failed', says: faults[''] });
    expect(told).toMatchObject({ text: expect.stringContaining('DISCORD_TOKEN=') });
  });

  test('what has changed since it was shown is not written', async () => {
    const { state } = await act(discordToken());
    await act(slackTokens());

    const { faults } = await act({ do: 'write', revision: state.env.revision });

    expect(faults['']).toContain('changed meanwhile');
    expect(() => written()).toThrow('ENOENT');
  });

  test('linked by a code, it names no account', async () => {
    await withPlan();
    await act(discordToken());

    const { state } = await act({ do: 'link-by', by: 'code' });

    expect(state.env.lines.map(({ name }) => name)).toEqual(['DISCORD_TOKEN']);
  });

  test('a setting that would keep the playground open is overruled in what to type next', async () => {
    environment['PLAYGROUND'] = 'on';

    const { state } = await act(discordToken());

    expect(state.env.restart).toEqual(['PLAYGROUND=off npm start', 'PLAYGROUND=off npx tallybot doctor']);
  });
});

test('tokens reach no log, whatever they look like', async () => {
  await act(slackTokens({ SLACK_BOT_TOKEN: 'a-token-of-no-known-kind' }));

  expect(redactText('it was a-token-of-no-known-kind')).toBe('it was [redacted]');
});

test.each([
  ['another page', { origin: 'https://elsewhere.example' }, { do: 'make-code' }, 403],
  ['a form', { 'content-type': 'text/plain' }, { do: 'make-code' }, 403],
  ['an unknown act', {}, { do: 'format-disk' }, 400],
  ['a setting that is none of these', {}, { do: 'check-slack', settings: { DATABASE_URL: 'x' } }, 400],
  ['a token without end', {}, { do: 'check-discord', settings: { DISCORD_TOKEN: 'x'.repeat(501) } }, 400],
])('%s sets nothing up', async (_, headers, body, status) => {
  const response = await fetch(`${server.url}/playground/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
    body: JSON.stringify(body),
  });

  expect(response.status).toBe(status);
  expect(await response.text()).not.toContain('xxx');
});

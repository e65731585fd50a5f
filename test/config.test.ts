import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import { type Environment, loadDotEnv, readConfig, SETTINGS, secretValues } from '../src/config.ts';

test('nothing set gives a service that starts by itself', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: '.tallybot',
    databaseUrl: undefined,
    demo: true,
    publicUrl: null,
    tokenKeys: [],
    webhookReach: 'public',
    quickChartUrl: undefined,
    playground: true,
    slack: null,
    discord: null,
    stripe: null,
    twilioApiUrl: 'https://api.twilio.com',
    operations: { log: { level: 'info', format: 'auto' }, drainMs: 0, metrics: { by: 'this-machine' } },
    tracing: null,
  });
});

test('an empty setting counts as unset', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toEqual(readConfig({}));
});

test('every fault is named at once', () => {
  expect(readConfig({ PORT: 'http', DATABASE_URL: 'mysql://localhost/x' })).toEqual({
    faults: [
      'PORT must be a whole number from 0 to 65535',
      'DATABASE_URL must be an address like postgres://user:password@host:5432/tallybot',
    ],
  });
});

test.each(['-1', '65536', '3000.5', '3e3', '0x10'])('PORT=%s is refused', (PORT) => {
  expect(readConfig({ PORT })).toEqual({ faults: ['PORT must be a whole number from 0 to 65535'] });
});

test('a fault never repeats the value, which may hold a password', () => {
  const answer = readConfig({ DATABASE_URL: 'postgre://me:hunter2@host/db' });

  expect(answer).toHaveProperty('faults');
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

test('a database behind a socket can be named', () => {
  const DATABASE_URL = 'postgres://me:secret@/tallybot?host=/run/postgresql';

  expect(readConfig({ DATABASE_URL })).toMatchObject({ databaseUrl: DATABASE_URL });
});

test.each(['quickchart.local:3400', 'ftp://quickchart.local', '3400'])(
  'QUICKCHART_URL=%s is refused',
  (QUICKCHART_URL) => {
    expect(readConfig({ QUICKCHART_URL })).toEqual({
      faults: ['QUICKCHART_URL must be an address like http://127.0.0.1:3400'],
    });
  },
);

test('a missing .env file is no fault', () => {
  expect(() => loadDotEnv('/nowhere/.env')).not.toThrow();
});

// A default that is set would hold against that of an image or of a later release.
test('.env.example names every setting with its default and its meaning, and copied it sets none', () => {
  const settings = Object.entries(SETTINGS).map(
    ([name, setting]) => `# ${setting.description}\n# ${name}=${setting.default ?? ''}`,
  );

  expect(readFileSync('.env.example', 'utf8')).toBe(
    `${['# Copy this file to .env and take the # from what you set; everything else has the default that stands here.', ...settings].join('\n\n')}\n`,
  );
});

const HEX = '0123456789abcdef0123456789abcdef';
const KEY = Buffer.alloc(32, 7).toString('base64');
const one = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };
const many = {
  SLACK_SIGNING_SECRET: HEX,
  SLACK_CLIENT_ID: '12.34',
  SLACK_CLIENT_SECRET: HEX,
  PUBLIC_URL: 'https://tallybot.example.com/',
  TOKEN_KEYS: KEY,
};

test('one Slack workspace needs two tokens, and can name its account', () => {
  expect(readConfig({ ...one, SLACK_ACCOUNT: 'demo' })).toMatchObject({
    slack: {
      apiUrl: 'https://slack.com/api/',
      transport: { mode: 'socket', appToken: 'xapp-1' },
      install: { by: 'token', botToken: 'xoxb-1', account: 'demo' },
    },
  });
  expect(readConfig(one)).toMatchObject({ slack: { install: { account: null } } });
});

test('many Slack workspaces install the app themselves, over HTTP or over a socket', () => {
  const { SLACK_SIGNING_SECRET: _, ...unsigned } = many;

  expect(readConfig(many)).toMatchObject({
    slack: {
      transport: { mode: 'http', signingSecret: HEX },
      install: { by: 'oauth', publicUrl: 'https://tallybot.example.com', tokenKeys: [Buffer.alloc(32, 7)] },
    },
  });
  expect(readConfig({ ...unsigned, SLACK_APP_TOKEN: 'xapp-1' })).toMatchObject({
    slack: { transport: { mode: 'socket' }, install: { by: 'oauth' } },
  });
});

test('of several token keys the newest comes first', () => {
  const older = Buffer.alloc(32, 8).toString('base64');

  const config = readConfig({ ...many, TOKEN_KEYS: `${KEY}, ${older}` });

  expect(config).toMatchObject({
    slack: { install: { tokenKeys: [Buffer.alloc(32, 7), Buffer.alloc(32, 8)] } },
  });
});

test.each<[Record<string, string>, string[]]>([
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN is missing']],
  [{ SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN is missing']],
  [{ SLACK_ACCOUNT: 'demo' }, ['SLACK_APP_TOKEN is missing', 'SLACK_BOT_TOKEN is missing']],
  [{ ...one, SLACK_SIGNING_SECRET: HEX }, ['SLACK_APP_TOKEN is for Socket Mode']],
  [{ ...many, SLACK_BOT_TOKEN: 'xoxb-1' }, ['SLACK_BOT_TOKEN is for one workspace']],
  [{ ...many, SLACK_ACCOUNT: 'demo' }, ['SLACK_ACCOUNT is for one workspace']],
  [{ ...many, SLACK_CLIENT_ID: '' }, ['SLACK_CLIENT_SECRET needs SLACK_CLIENT_ID']],
  [
    { ...many, SLACK_CLIENT_SECRET: '', PUBLIC_URL: '', TOKEN_KEYS: '' },
    [
      'SLACK_CLIENT_ID needs SLACK_CLIENT_SECRET',
      'SLACK_CLIENT_ID needs PUBLIC_URL',
      'SLACK_CLIENT_ID needs TOKEN_KEYS',
    ],
  ],
  // What is wrong is not missing besides.
  [{ ...one, SLACK_APP_TOKEN: 'xoxb-1' }, ['SLACK_APP_TOKEN must begin with xapp-']],
  [{ ...one, SLACK_BOT_TOKEN: 'xoxp-1' }, ['SLACK_BOT_TOKEN must begin with xoxb-']],
  [{ ...many, TOKEN_KEYS: `${KEY},c2hvcnQ=` }, ['TOKEN_KEYS must be 32 bytes in base64']],
  [{ ...one, SLACK_API_URL: 'http://slack.example.com/api' }, ['SLACK_API_URL must be an https address']],
  [{ ...many, PUBLIC_URL: 'tallybot.example.com' }, ['PUBLIC_URL must be an https address']],
])('Slack settings that do not fit, %o, are named all at once', (settings, begun) => {
  const answer = readConfig(settings);

  expect(answer).toEqual({ faults: begun.map((words) => expect.stringContaining(words)) });
});

test('the secrets among the settings are known, each key of several too', () => {
  expect(secretValues({ ...one, TOKEN_KEYS: 'a,b', PORT: '1', PUBLIC_URL: 'https://x' }).sort()).toEqual([
    'a',
    'b',
    'xapp-1',
    'xoxb-1',
  ]);
});

const TOKEN = 'MTIz.abc.d_e-f';

test('a Discord token is enough, and each of its settings can be said', () => {
  expect(readConfig({ DISCORD_TOKEN: TOKEN })).toMatchObject({
    discord: { token: TOKEN, account: null, apiUrl: 'https://discord.com/api', shards: 1 },
  });
  expect(
    readConfig({
      DISCORD_TOKEN: TOKEN,
      DISCORD_ACCOUNT: 'demo',
      DISCORD_API_URL: 'http://127.0.0.1:3400/api/',
      DISCORD_SHARDS: 'auto',
    }),
  ).toMatchObject({
    discord: { account: 'demo', apiUrl: 'http://127.0.0.1:3400/api', shards: 'auto' },
  });
});

test.each<[Record<string, string>, string[]]>([
  [{ DISCORD_ACCOUNT: 'demo' }, ['DISCORD_ACCOUNT needs DISCORD_TOKEN']],
  [{ DISCORD_ACCOUNT: 'demo', DISCORD_TOKEN: 'Bot x' }, ['DISCORD_TOKEN must be the bot’s token']],
  [{ DISCORD_TOKEN: TOKEN, DISCORD_ACCOUNT: 'Demo!' }, ['DISCORD_ACCOUNT must be the id of an account']],
  [
    { DISCORD_TOKEN: TOKEN, DISCORD_API_URL: 'http://discord.example/api' },
    ['DISCORD_API_URL must be an https'],
  ],
  [{ DISCORD_SHARDS: '0' }, ['DISCORD_SHARDS must be auto, or a whole number from 1 to 16']],
  [{ DISCORD_SHARDS: 'many' }, ['DISCORD_SHARDS must be auto, or a whole number from 1 to 16']],
])('Discord settings that do not fit, %o, are named all at once', (settings, begun) => {
  expect(readConfig(settings)).toEqual({ faults: begun.map((words) => expect.stringContaining(words)) });
});

test('the Discord token is a secret', () => {
  expect(secretValues({ DISCORD_TOKEN: TOKEN, DISCORD_ACCOUNT: 'demo' })).toEqual([TOKEN]);
});

describe('the playground', () => {
  const slack = { SLACK_APP_TOKEN: 'xapp-1', SLACK_BOT_TOKEN: 'xoxb-1' };

  it.each<[Environment, boolean]>([
    [{}, true],
    [{ HOST: 'localhost' }, true],
    [{ PLAYGROUND: 'off' }, false],
    [slack, false],
    [{ DISCORD_TOKEN: 'abc.def.ghi' }, false],
    [{ NODE_ENV: 'production' }, false],
    [{ HOST: '0.0.0.0' }, false],
    [{ DEMO: 'off' }, false],
    [{ DATABASE_URL: 'postgres://localhost/x' }, false],
    [{ DATABASE_URL: 'postgres://localhost/x', PLAYGROUND: 'on' }, true],
  ])('%j opens it: %s', (environment, open) => {
    expect(readConfig(environment)).toMatchObject({ playground: open });
  });

  it.each<[Environment, string]>([
    [slack, 'beside a real Slack or Discord'],
    [{ NODE_ENV: 'production' }, 'NODE_ENV is production'],
    [{ HOST: '0.0.0.0' }, 'unless HOST is 127.0.0.1'],
    [{ DEMO: 'off' }, 'DEMO is off'],
  ])('asked for with %j it is refused at the start', (environment, why) => {
    expect(readConfig({ ...environment, PLAYGROUND: 'on' })).toEqual({
      faults: [expect.stringContaining(why)],
    });
  });
});

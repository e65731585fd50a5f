import { expect, test } from 'vitest';
import { createLog, hideFromLog, type Level } from '../src/log.ts';

const now = () => new Date('2026-05-04T10:20:30.000Z');

function record(options: { readable?: boolean; level?: Level } = {}) {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), readable: false, now, ...options });
  return { log, lines };
}

test('a machine gets one JSON object a line', () => {
  const { log, lines } = record();

  log.info('started', { port: 3000, balance: 5n });

  expect(lines).toEqual([
    '{"at":"2026-05-04T10:20:30.000Z","level":"info","message":"started","port":3000,"balance":"5"}',
  ]);
});

test('a person gets a readable line', () => {
  const { log, lines } = record({ readable: true });

  log.warn('database lost', { attempt: 2 });

  expect(lines).toEqual(['10:20:30 warn database lost attempt=2']);
});

test('a terminal that shows the log obeys nothing that stands in it', () => {
  const { log, lines } = record({ readable: true });

  log.warn('hello', { name: '\x1b[2Jann' });

  expect(lines).toEqual(['10:20:30 warn hello name=\\u001b[2Jann']);
});

test('an error is told with what caused it, which is the thing to mend', () => {
  const { log, lines } = record();
  const refused = new Error('connect ECONNREFUSED postgres://me:hunter2@db.example/x');

  log.warn('failed', { error: new Error('the ledger cannot be reached', { cause: refused }) });

  expect(lines[0]).toMatch(/Error: the ledger cannot be reached\\n.*caused by Error: connect ECONNREFUSED/);
  expect(lines.join()).not.toContain('hunter2');
});

test('what lies under the level is left out', () => {
  const { log, lines } = record({ level: 'warn' });

  log.info('unheard');
  log.error('heard');

  expect(lines).toHaveLength(1);
});

test.each([
  'token',
  'botToken',
  'signingSecret',
  'password',
  'authorization',
  'databaseUrl',
  'DATABASE_URL',
  'apiKey',
])('the value of %s is never written, however deep', (key) => {
  const { log, lines } = record();

  log.info('request', { request: { headers: [{ [key]: 'hunter2' }] } });

  expect(lines.join()).toContain('[redacted]');
  expect(lines.join()).not.toContain('hunter2');
});

test.each([
  ['postgres://me:hunter2@db.example/x', 'postgres://me:[redacted]@db.example/x'],
  [
    'postgres://db.example/x?user=me&password=hunter2&a=b',
    'postgres://db.example/x?user=me&password=[redacted]&a=b',
  ],
])('a password inside the address %s is never written, in text, fields or errors', (url, written) => {
  const { log, lines } = record();

  log.error(`cannot reach ${url}`, { url, error: new Error(`no route to ${url}`) });

  expect(lines.join()).toContain(written);
  expect(lines.join()).not.toContain('hunter2');
});

test.each([
  ['xoxb-1-2-abc', 'xoxb-[redacted]'],
  ['xapp-1-A1-2-abc', 'xapp-[redacted]'],
  ['xoxe-1-abc', 'xoxe-[redacted]'],
  ['xoxe.xoxb-1-abc', 'xoxe.xoxb-[redacted]'],
  ['https://hooks.slack.com/commands/T1/2/abc', 'https://hooks.slack.com/[redacted]'],
])('the Slack secret %s is never written, in text, fields or errors', (secret, written) => {
  const { log, lines } = record();

  log.error(`refused ${secret}`, { said: secret, error: new Error(`no answer to ${secret}`) });

  expect(lines.join()).toContain(written);
  expect(lines.join()).not.toContain('abc');
});

const botToken = ['MTIzNDU2Nzg5MDEyMzQ1Njc4', 'GabcDE', 'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6'].join('.');

test.each([
  [botToken, '[redacted]'],
  [
    `https://discord.com/api/v10/webhooks/123/${'a1b2'.repeat(8)}/messages`,
    '/webhooks/123/[redacted]/messages',
  ],
  [`/interactions/123/${'a1b2'.repeat(8)}/callback`, '/interactions/123/[redacted]/callback'],
])('the Discord secret %s is never written, in text, fields or errors', (secret, written) => {
  const { log, lines } = record();

  log.error(`refused ${secret}`, { said: secret, error: new Error(`no answer to ${secret}`) });

  expect(lines.join()).toContain(written);
  expect(lines.join()).not.toContain('a1b2');
});

test('a secret of the settings is never written, whatever it looks like', () => {
  hideFromLog(['0123456789abcdef', '']);
  const { log, lines } = record();

  log.error('signed with 0123456789abcdef', { said: ['0123456789abcdef'] });

  expect(lines.join()).toContain('signed with [redacted]');
  expect(lines.join()).not.toContain('0123456789abcdef');
});

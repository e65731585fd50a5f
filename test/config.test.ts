import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadDotEnv, readConfig, SETTINGS } from '../src/config.ts';

test('nothing set gives a service that starts by itself', () => {
  expect(readConfig({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: '.tallybot',
    databaseUrl: undefined,
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

test('a missing .env file is no fault', () => {
  expect(() => loadDotEnv('/nowhere/.env')).not.toThrow();
});

test('.env.example names every setting with its default and its meaning', () => {
  const settings = Object.entries(SETTINGS).map(([name, setting]) =>
    [
      `# ${setting.description}`,
      setting.default === undefined ? `# ${name}=` : `${name}=${setting.default}`,
    ].join('\n'),
  );

  expect(readFileSync('.env.example', 'utf8')).toBe(
    `${['# Copy this file to .env and change what you need; everything has a default.', ...settings].join('\n\n')}\n`,
  );
});

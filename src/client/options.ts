import { createHash } from 'node:crypto';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { type Fault, InvalidError, type TallybotError } from './errors.ts';
import { source } from './event/checks.ts';
import type { Refusal } from './outbox/refusals.ts';

/** README.md says what each of them means, and what happens without it. */
export interface TallybotOptions {
  url: string;
  key: string;
  source?: string | undefined;
  spoolDir?: string | false | undefined;
  spoolBytesMax?: number | undefined;
  memoryEventsMax?: number | undefined;
  durability?: 'process' | 'machine' | undefined;
  onUnreachable?: 'allow' | 'refuse' | undefined;
  askWithinMs?: number | undefined;
  requestTimeoutMs?: number | undefined;
  flushOnExitMs?: number | undefined;
  flushOnSignals?: readonly NodeJS.Signals[] | undefined;
  onRefused?: ((refusal: Refusal) => void) | undefined;
  onError?: ((error: TallybotError) => void) | undefined;
}

type Defaulted = 'source' | 'spoolDir' | 'onRefused' | 'onError';
export type Settings = {
  [Name in Exclude<keyof TallybotOptions, Defaulted>]-?: NonNullable<TallybotOptions[Name]>;
} & {
  source: string | undefined;
  /** `null`: no disk. */
  spoolDir: string | null;
};

const KEY = /^[!-~]{1,200}$/;
const TOKEN = /^tb_([a-z0-9-]+)_/;

export function readOptions(options: TallybotOptions): Settings {
  const settings: Settings = {
    url: options.url,
    key: options.key,
    source: options.source,
    spoolDir: options.spoolDir === false ? null : (options.spoolDir ?? stateFolder()),
    spoolBytesMax: options.spoolBytesMax ?? 256 * 1024 * 1024,
    memoryEventsMax: options.memoryEventsMax ?? 10_000,
    durability: options.durability ?? 'process',
    onUnreachable: options.onUnreachable ?? 'allow',
    askWithinMs: options.askWithinMs ?? 3_000,
    requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    flushOnExitMs: options.flushOnExitMs ?? 2_000,
    flushOnSignals: options.flushOnSignals ?? [],
  };
  const faults = [...faultsOf(settings), ...faultsOfCallbacks(options)];
  if (faults.length > 0) throw new InvalidError('Tallybot cannot start', faults);
  return { ...settings, url: settings.url.replace(/\/+$/, '') };
}

// No fault quotes a value: the key is one of them, and an address may hold another.
function faultsOf(settings: Settings): Fault[] {
  const { url, key, durability, onUnreachable } = settings;
  const faults: Fault[] = [];
  const expect = (isSound: boolean, field: string, message: string) => {
    if (!isSound) faults.push({ field, message });
  };
  expect(isPlainAddress(url), 'url', 'must be the address of the meter, such as https://meter.example.com');
  expect(typeof key === 'string' && KEY.test(key), 'key', 'must be a key of the account, such as tb_…');
  expect(
    settings.source === undefined || !source(settings.source),
    'source',
    'must be a text of 1 to 200 characters',
  );
  const { spoolDir, flushOnSignals } = settings;
  expect(
    spoolDir === null || (typeof spoolDir === 'string' && spoolDir !== ''),
    'spoolDir',
    'must be a folder, or false',
  );
  expect(
    Array.isArray(flushOnSignals) && flushOnSignals.every(isHeard),
    'flushOnSignals',
    'must be a list of signals that a process can hear, such as ["SIGTERM"]',
  );
  expect(['process', 'machine'].includes(durability), 'durability', 'must be “process” or “machine”');
  expect(['allow', 'refuse'].includes(onUnreachable), 'onUnreachable', 'must be “allow” or “refuse”');
  for (const field of ['spoolBytesMax', 'memoryEventsMax', 'askWithinMs', 'requestTimeoutMs'] as const) {
    expect(Number.isInteger(settings[field]) && settings[field] > 0, field, 'must be a whole number above 0');
  }
  expect(
    Number.isInteger(settings.flushOnExitMs) && settings.flushOnExitMs >= 0,
    'flushOnExitMs',
    'must be 0 or more',
  );
  return faults;
}

function faultsOfCallbacks(options: TallybotOptions): Fault[] {
  return (['onRefused', 'onError'] as const)
    .filter((field) => options[field] !== undefined && typeof options[field] !== 'function')
    .map((field) => ({ field, message: 'must be a function' }));
}

function isHeard(signal: unknown): boolean {
  return typeof signal === 'string' && signal in constants.signals && !/^SIG(KILL|STOP)$/.test(signal);
}

function isPlainAddress(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

/**
 * The spool of one account on one meter, by names that a person recognises. A new key of the account finds what the old
 * one could not send any more.
 */
export function accountFolder(spoolDir: string, url: string, key: string): string {
  const { host, pathname } = new URL(url);
  const account = TOKEN.exec(key)?.[1] ?? createHash('sha256').update(key).digest('hex').slice(0, 12);
  return join(spoolDir, `${account}@${`${host}${pathname}`.replace(/\/+$/, '').replaceAll(/[^\w.-]/g, '-')}`);
}

// A temporary folder is emptied by restarts, and on many systems after some days; a working folder goes with a release.
function stateFolder(): string {
  const state: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ['Library', 'Application Support'],
    win32: ['AppData', 'Local'],
  };
  return join(homedir(), ...(state[process.platform] ?? ['.local', 'state']), 'tallybot');
}

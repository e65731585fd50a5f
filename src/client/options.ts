import { createHash } from 'node:crypto';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import { type Fault, InvalidError, type TallybotError } from './errors.ts';
import { source } from './event/checks.ts';
import type { Refusal } from './outbox/refusals.ts';

/** Only `url` and `key` are needed. */
export interface TallybotOptions {
  /** The address of the service, such as `https://meter.example.com`. */
  url: string;
  /** A key of the account: `ingest` to track, `authorise` for holds, `read` for the balance. It stands in no error and no file. */
  key: string;
  /** Which system the ids of the events are from: `api` unless said otherwise. */
  source?: string | undefined;
  /**
   * Where events wait on the disk; a folder of the user's state unless said otherwise. In a container, name one on a
   * volume. `false`: nowhere, and what is not sent when the process ends is lost.
   */
  spoolDir?: string | false | undefined;
  /** Beyond it `track` answers `{ accepted: false, reason: 'full' }`: 256 MiB unless said otherwise. */
  spoolBytesMax?: number | undefined;
  /** Beyond it events wait on the disk alone; without a disk, `track` refuses: 10 000 unless said otherwise. */
  memoryEventsMax?: number | undefined;
  /**
   * What loses nothing that was accepted. `process`, the default: a kill of the process. `machine`: a loss of power too;
   * each `track` then waits for the disk.
   */
  durability?: 'process' | 'machine' | undefined;
  /**
   * Whether work that asks first begins when the meter cannot be asked. `allow`, the default: it begins, with an
   * unconfirmed hold, and what it uses is counted later. `refuse`: `authorize` throws `MeterUnreachableError`. A no of
   * the meter is a no in both. After three questions in a row without an answer the next are decided at once, and one
   * every few seconds finds out whether the meter is back.
   */
  onUnreachable?: 'allow' | 'refuse' | undefined;
  /** How long `authorize`, `capture`, `extend`, `release` and `balance` try: 3 000 unless said otherwise. */
  askWithinMs?: number | undefined;
  /** How long a batch of events waits for its answer: 10 000 unless said otherwise. */
  requestTimeoutMs?: number | undefined;
  /** How long a program that comes to its end goes on sending: 2 000 unless said otherwise. */
  flushOnExitMs?: number | undefined;
  /** Such as `['SIGTERM']`: flush, then end by that signal; where the program listens to it too, flush alone. */
  flushOnSignals?: readonly NodeJS.Signals[] | undefined;
  /** Told of each event that the meter will never take as it is. */
  onRefused?: ((refusal: Refusal) => void) | undefined;
  /** Told of whatever is wrong, by its `code`; a state that lasts is told once. A warning of the process without it. */
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

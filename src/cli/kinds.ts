import { type Credits, parseCredits } from '../domain/credits.ts';
import type { Day, InstantMs } from '../domain/instant.ts';
import { orNone } from './said.ts';
import { UsageError } from './usage-error.ts';

/** What a value of each kind is once it is read. */
export interface Values {
  text: string;
  /** All words that are left. */
  words: readonly string[];
  count: number;
  credits: Credits;
  instant: InstantMs;
  day: Day;
  zone: string;
  account: string;
  agent: string;
  key: string;
  member: string;
  plan: string;
  company: string;
  cap: string;
  pack: string;
  connection: string;
  webhook: string;
  grant: string;
  notice: string;
  workspace: Workspace;
  server: string;
  https: string;
  /** `null`: none. */
  slots: number | null;
  link: string | null;
  file: string;
  folder: string;
}

export interface Workspace {
  platform: 'slack' | 'discord';
  id: string;
}

interface Kind<Value> {
  /** What stands for it in a line of usage. */
  sign: string;
  read(text: string): Value | Promise<Value>;
}

const COUNT_MAX = 100_000_000;
// As the wire takes them.
const TEXT_LENGTH_MAX = 200;
const CREDITS = /^\d{1,9}(\.\d{1,6})?$/;

const named = (sign: string): Kind<string> => ({ sign, read: (text) => text });
// By which things are made too, and not only found.
const naming = (sign: string): Kind<string> => ({ sign, read: textOf });

/** Calendars are loaded by whoever names a day, and by nobody else. */
export const kinds: { [Name in keyof Values]: Kind<Values[Name]> } = {
  text: { sign: 'text', read: textOf },
  words: { sign: 'words', read: (text) => [text] },
  count: { sign: 'number', read: countOf },
  credits: { sign: 'credits', read: creditsOf },
  instant: {
    sign: 'instant',
    read: async (text) => (await import('../domain/instant.ts')).parseInstant(text),
  },
  day: { sign: 'day', read: dayOf },
  zone: { sign: 'zone', read: zoneOf },
  account: { sign: 'account', read: accountIdOf },
  agent: naming('agent'),
  key: named('key'),
  member: named('member'),
  plan: naming('plan'),
  company: naming('company'),
  cap: named('cap'),
  pack: naming('pack'),
  connection: named('connection'),
  webhook: named('webhook'),
  grant: named('grant'),
  notice: named('notice'),
  workspace: { sign: 'id', read: workspaceOf },
  server: { sign: 'id', read: serverOf },
  https: { sign: 'url', read: addressOf },
  slots: { sign: 'number|none', read: (text) => (orNone(text) === null ? null : countOf(text)) },
  link: { sign: 'url|none', read: (text) => (orNone(text) === null ? null : addressOf(text)) },
  file: named('file'),
  folder: named('folder'),
};

function textOf(text: string): string {
  if (text.length <= TEXT_LENGTH_MAX) return text;
  throw new UsageError('too-long', `It is longer than ${TEXT_LENGTH_MAX} characters.`);
}

function countOf(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (count <= COUNT_MAX) return count;
  throw new UsageError('bad-count', `“${text}” is no whole number from 0 to ${COUNT_MAX}.`);
}

function creditsOf(text: string): Credits {
  if (CREDITS.test(text)) return parseCredits(text);
  throw new UsageError('bad-credits', `“${text.slice(0, 40)}” is not an amount of credits.`, {
    hint: 'Such as 250 or 0.5: up to six decimals, below 1000000000.',
  });
}

async function dayOf(text: string): Promise<Day> {
  const { isDay } = await import('../domain/instant.ts');
  if (isDay(text)) return text;
  throw new UsageError('bad-day', `“${text}” is no day.`, { hint: 'Such as 2026-05-01.' });
}

async function zoneOf(text: string): Promise<string> {
  const { normaliseZone } = await import('../domain/instant.ts');
  const zone = normaliseZone(text);
  if (zone) return zone;
  throw new UsageError('unknown-zone', `There is no zone “${text}”.`, { hint: 'Such as Europe/Berlin.' });
}

export function accountIdOf(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(text)) return text;
  throw new UsageError('bad-account', `“${text}” is no id of an account.`, {
    hint: 'An id is of small letters, digits and hyphens, such as acme-2.',
  });
}

/** By the look of its id: Slack's begin with a letter, Discord's are numbers. */
function workspaceOf(id: string): Workspace {
  if (/^[TE][A-Z0-9]+$/.test(id)) return { platform: 'slack', id };
  if (/^\d{17,20}$/.test(id)) return { platform: 'discord', id };
  throw new UsageError('bad-workspace', `“${id}” is no id of a workspace or server.`, {
    hint: 'Slack’s are like T0123ABCD, Discord’s of some nineteen digits. tallybot account list names those that are linked.',
  });
}

function serverOf(text: string): string {
  if (/^\d{17,20}$/.test(text)) return text;
  throw new UsageError('bad-guild', `“${text}” is no id of a server.`, {
    hint: 'In Discord, with Developer Mode on, right-click the server and choose “Copy Server ID”.',
  });
}

function addressOf(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return text.replace(/\/+$/, '');
  throw new UsageError('bad-address', `“${text}” is no https address, such as https://tallybot.example.com.`);
}

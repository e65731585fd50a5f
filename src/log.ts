import type { LogConfig } from './config/operations.ts';
import { fieldsInScope } from './log/scope.ts';
import { visible } from './log/visible.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];
export type Fields = Record<string, unknown>;
export type Log = Record<Level, (message: string, fields?: Fields) => void>;

const SECRET_KEY = /token|secret|password|passwd|authorization|cookie|api_?key|signature|database_?url/i;
const PASSWORD_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/]*@/gi;
// Postgres takes it there too.
const PASSWORD_IN_QUERY = /([?&]\w*password=)[^\s&"'”]+/gi;
// Slack's own, wherever they come from: bot, app, refresh and legacy tokens, and addresses that answer by themselves.
const SLACK_TOKEN = /\b(xox[a-z](?:\.xox[a-z])?|xapp)-[\w-]+/g;
const SLACK_HOOK = /(https:\/\/hooks\.slack[\w.-]*\/)[^\s"'”]+/g;
// Discord's: of a bot, and in the addresses by which an interaction is answered without one.
const DISCORD_TOKEN = /\b[\w-]{17,}\.[\w-]{6}\.[\w-]{27,}/g;
const DISCORD_HOOK = /(\/(?:webhooks|interactions)\/\d+\/)[\w-]{20,}/g;
const SECRET_LENGTH_MIN = 8;
const DEPTH_MAX = 6;

const hidden = new Set<string>();

/** Never written from now on, in whatever text they stand. */
export function hideFromLog(secrets: readonly string[]): void {
  for (const secret of secrets) if (secret.length >= SECRET_LENGTH_MIN) hidden.add(secret);
}

interface LogOptions {
  write: (line: string) => void;
  /** A person reads lines, a machine reads JSON. */
  readable: boolean;
  level?: Level;
  now?: () => Date;
}

export function createLog(options: LogOptions): Log {
  const at =
    (own: Level) =>
    (message: string, fields: Fields = {}) => {
      const { write, readable, level = 'info', now = () => new Date() } = options;
      if (LEVELS.indexOf(own) < LEVELS.indexOf(level)) return;
      const print = readable ? printLine : printJson;
      const all = { ...fieldsInScope(), ...fields };
      write(print(now().toISOString(), own, redactText(message), redact(all) as Fields));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

const isTerminal = process.stdout.isTTY === true;
const own: LogOptions = { write: (line) => console.log(line), readable: isTerminal };

export const log = createLog(own);

/** As the settings say, which are read when the log is there already. */
export function tuneLog({ level, format }: LogConfig): void {
  Object.assign(own, { level, readable: format === 'auto' ? isTerminal : format === 'text' });
}

/** Secrets go by the name of their key; passwords inside addresses go wherever they stand. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEPTH_MAX) return '[deep]';
  if (value instanceof Date) return value;
  if (value instanceof Error) {
    const { stack, message, cause } = value;
    const why = cause instanceof Error ? `\n  caused by ${redact(cause, depth + 1)}` : '';
    return `${redactText(stack ?? message)}${why}`;
  }
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_KEY.test(key) && item != null ? '[redacted]' : redact(item, depth + 1),
    ]),
  );
}

export function redactText(text: string): string {
  const known = [...hidden].reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text);
  return known
    .replace(PASSWORD_IN_URL, '$1:[redacted]@')
    .replace(PASSWORD_IN_QUERY, '$1[redacted]')
    .replace(SLACK_TOKEN, '$1-[redacted]')
    .replace(SLACK_HOOK, '$1[redacted]')
    .replace(DISCORD_TOKEN, '[redacted]')
    .replace(DISCORD_HOOK, '$1[redacted]');
}

function printJson(at: string, level: Level, message: string, fields: Fields): string {
  return JSON.stringify({ at, level, message, ...fields });
}

function printLine(at: string, level: Level, message: string, fields: Fields): string {
  const details = Object.entries(fields).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return visible(`${at.slice(11, 19)} ${level === 'info' ? '' : `${level} `}${message}${details.join('')}`);
}

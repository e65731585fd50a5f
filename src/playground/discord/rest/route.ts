import type { Bucket } from '../rate-limits.ts';
import type { Site, UploadedFile } from '../site.ts';

/** One call of the bot, read. */
export interface Asked {
  site: Site;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  files: UploadedFile[];
}

export interface Reply {
  status: number;
  body?: unknown;
}

/** A route is a row: its name, where it stands in Discord's specification, and what it does. */
export interface Route {
  name: string;
  method: string;
  path: string;
  /** By the bot's token, or by what stands in the address. */
  auth: 'bot' | 'none';
  bucket: Bucket;
  answer(asked: Asked): Reply;
}

// Discord publishes no numbers but in its answers; these are what it has been seen to send.
const usual = { limit: 10, windowMs: 10_000 } as const satisfies Bucket;
export const messageBucket = { limit: 5, windowMs: 5_000 } as const satisfies Bucket;

export function route(
  name: string,
  where: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`,
  answer: (asked: Asked) => Reply,
  more: Partial<Pick<Route, 'auth' | 'bucket'>> = {},
): Route {
  const [method = '', path = ''] = where.split(' ');
  return { name, method, path, auth: 'bot', bucket: usual, ...more, answer };
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export const noContent: Reply = { status: 204 };

/** The address of a route as a pattern, with a named group for each of its parts. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}

import { z } from 'zod';
import { isLoopback } from './address.ts';
import type { Settings } from './setting.ts';

const DRAIN_SECONDS_MAX = 300;
const DRAIN_FAULT = `must be a whole number of seconds from 0 to ${DRAIN_SECONDS_MAX}`;

export const OPERATIONS_SETTINGS = {
  LOG_LEVEL: {
    default: 'info',
    description: 'How much is logged: debug, info, warn or error.',
    schema: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error'),
  },
  LOG_FORMAT: {
    default: 'auto',
    description:
      'json is one object a line, text is for people; auto is text in a terminal and json elsewhere.',
    schema: z.enum(['auto', 'json', 'text'], 'must be auto, json or text'),
  },
  DRAIN_SECONDS: {
    default: '0',
    description:
      'Told to stop, it goes on answering for so long while /ready says 503, so that balancers look elsewhere first. Behind one, and in Kubernetes: 5 to 15.',
    schema: z
      .string()
      .regex(/^\d{1,3}$/, DRAIN_FAULT)
      .transform(Number)
      .refine((seconds) => seconds <= DRAIN_SECONDS_MAX, DRAIN_FAULT),
  },
  METRICS: {
    default: 'auto',
    description:
      'Who may read /metrics: off is nobody, on is everybody who reaches the port, auto is this machine alone. With METRICS_TOKEN, on and auto are whoever sends it.',
    schema: z.enum(['auto', 'on', 'off'], 'must be auto, on or off'),
  },
  METRICS_TOKEN: {
    default: undefined,
    description: 'The bearer token with which /metrics is read from other machines: openssl rand -hex 32.',
    secret: true,
    schema: z.optional(
      z.string().regex(/^[!-+\--~]{16,200}$/, 'must be 16 characters or more, without spaces and commas'),
    ),
  },
} as const satisfies Settings;

type Read = {
  [Name in keyof typeof OPERATIONS_SETTINGS]: z.output<(typeof OPERATIONS_SETTINGS)[Name]['schema']>;
};

export interface LogConfig {
  level: 'debug' | 'info' | 'warn' | 'error';
  /** `auto`: text in a terminal, JSON elsewhere. */
  format: 'auto' | 'json' | 'text';
}

export type MetricsAccess = { by: 'nobody' | 'this-machine' | 'everybody' } | { by: 'token'; token: string };

export interface OperationsConfig {
  log: LogConfig;
  /** How long it goes on answering once it has been told to stop. */
  drainMs: number;
  /** Who may read the metrics. */
  metrics: MetricsAccess;
}

export function operationsConfig(
  read: { [Name in keyof Read]: Read[Name] | undefined },
  { host, publicUrl }: { host: string; publicUrl: string | null },
): OperationsConfig {
  return {
    log: { level: read.LOG_LEVEL ?? 'info', format: read.LOG_FORMAT ?? 'auto' },
    drainMs: (read.DRAIN_SECONDS ?? 0) * 1_000,
    metrics: accessOf(read.METRICS ?? 'auto', read.METRICS_TOKEN, isLoopback(host) && publicUrl === null),
  };
}

/** Where a proxy on this machine lets the world in, everybody would seem to be on this machine. */
function accessOf(
  asked: 'auto' | 'on' | 'off',
  token: string | undefined,
  isPrivate: boolean,
): MetricsAccess {
  if (asked === 'off') return { by: 'nobody' };
  if (token !== undefined) return { by: 'token', token };
  if (asked === 'on') return { by: 'everybody' };
  return { by: isPrivate ? 'this-machine' : 'nobody' };
}

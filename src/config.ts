import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import { DISCORD_SETTINGS, type DiscordConfig, discordConfig, discordMisfits } from './config/discord.ts';
import { OPERATIONS_SETTINGS, type OperationsConfig, operationsConfig } from './config/operations.ts';
import { OUTSIDE_SETTINGS } from './config/outside.ts';
import { PLAYGROUND_SETTINGS, playgroundOf } from './config/playground.ts';
import type { Settings } from './config/setting.ts';
import { SLACK_SETTINGS, type SlackConfig, slackConfig, slackMisfits } from './config/slack.ts';
import { STRIPE_SETTINGS, type StripeConfig, stripeConfig, stripeMisfits } from './config/stripe.ts';
import { TRACING_SETTINGS, type TracingConfig, tracingConfig } from './config/tracing.ts';
import { TWILIO_SETTINGS } from './config/twilio.ts';

/**
 * Every setting, as data: the service reads it, and a test holds `.env.example` to it. This file alone reads
 * the environment.
 */
export const SETTINGS = {
  PORT: {
    default: '3000',
    description: 'The port the service listens on. 0 picks a free one and prints it.',
    schema: z
      .string()
      .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
      .transform(Number)
      .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535'),
  },
  HOST: {
    default: '127.0.0.1',
    description: 'The address the service listens on. 0.0.0.0 lets other machines in, as a container needs.',
    schema: z.string(),
  },
  DATA_DIR: {
    default: '.tallybot',
    description: 'The folder that holds the data of the built-in Postgres.',
    schema: z.string(),
  },
  DATABASE_URL: {
    default: undefined,
    description:
      'A Postgres 15 or later of your own, such as postgres://user:password@host:5432/tallybot. Unset: the built-in one.',
    schema: z.optional(
      z.string().refine(isPostgresUrl, 'must be an address like postgres://user:password@host:5432/tallybot'),
    ),
  },
  DEMO: {
    default: 'on',
    description: 'Whether a new database gets the demo account: on or off.',
    schema: z.enum(['on', 'off'], 'must be on or off').transform((said) => said === 'on'),
  },
  QUICKCHART_URL: {
    default: undefined,
    description:
      'A QuickChart server that draws the charts, such as http://127.0.0.1:3400. Unset: drawn here, so that no usage leaves this machine.',
    schema: z.optional(
      z.url({ protocol: /^https?$/, error: 'must be an address like http://127.0.0.1:3400' }),
    ),
  },
  ...OUTSIDE_SETTINGS,
  ...PLAYGROUND_SETTINGS,
  ...SLACK_SETTINGS,
  ...DISCORD_SETTINGS,
  ...STRIPE_SETTINGS,
  ...TWILIO_SETTINGS,
  ...OPERATIONS_SETTINGS,
  ...TRACING_SETTINGS,
} as const satisfies Settings;

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Whether a new database gets the demo account. */
  demo: boolean;
  /** Without a slash at its end. `null`: nobody outside reaches this service. */
  publicUrl: string | null;
  /** The first locks, all of them open. None: no secret can be kept. */
  tokenKeys: readonly Buffer[];
  /** Where the webhooks of accounts may lead. */
  webhookReach: 'public' | 'any';
  /** Unset: charts are drawn in this process. */
  quickChartUrl: string | undefined;
  /** Whether the page with stand-ins of both platforms is opened. */
  playground: boolean;
  /** `null`: not set up. */
  slack: SlackConfig | null;
  /** `null`: not set up. */
  discord: DiscordConfig | null;
  /** `null`: nothing is sold here. */
  stripe: StripeConfig | null;
  twilioApiUrl: string;
  operations: OperationsConfig;
  /** `null`: no traces. */
  tracing: TracingConfig | null;
}

export type Environment = Record<string, string | undefined>;

/** Every fault is reported at once, by the setting's name and never with its value, which may be a secret. */
export function readConfig(environment: Environment = process.env): Config | { faults: string[] } {
  const faults: string[] = [];
  const host = read('HOST') ?? '';
  const outside = { PUBLIC_URL: read('PUBLIC_URL'), TOKEN_KEYS: read('TOKEN_KEYS') };
  const config: Config = {
    port: read('PORT') ?? 0,
    host,
    dataDir: read('DATA_DIR') ?? '',
    databaseUrl: read('DATABASE_URL'),
    demo: read('DEMO') ?? true,
    publicUrl: outside.PUBLIC_URL ?? null,
    tokenKeys: outside.TOKEN_KEYS ?? [],
    webhookReach: read('WEBHOOK_REACH') ?? 'public',
    quickChartUrl: read('QUICKCHART_URL'),
    playground: false,
    slack: slackConfig({
      SLACK_APP_TOKEN: read('SLACK_APP_TOKEN'),
      SLACK_SIGNING_SECRET: read('SLACK_SIGNING_SECRET'),
      SLACK_BOT_TOKEN: read('SLACK_BOT_TOKEN'),
      SLACK_ACCOUNT: read('SLACK_ACCOUNT'),
      SLACK_CLIENT_ID: read('SLACK_CLIENT_ID'),
      SLACK_CLIENT_SECRET: read('SLACK_CLIENT_SECRET'),
      SLACK_API_URL: read('SLACK_API_URL') ?? '',
      ...outside,
    }),
    discord: discordConfig({
      DISCORD_TOKEN: read('DISCORD_TOKEN'),
      DISCORD_ACCOUNT: read('DISCORD_ACCOUNT'),
      DISCORD_API_URL: read('DISCORD_API_URL'),
      DISCORD_SHARDS: read('DISCORD_SHARDS'),
    }),
    stripe: stripeConfig({ ...readAll(STRIPE_SETTINGS), ...outside }),
    twilioApiUrl: read('TWILIO_API_URL') ?? '',
    operations: operationsConfig(readAll(OPERATIONS_SETTINGS), {
      host,
      publicUrl: outside.PUBLIC_URL ?? null,
    }),
    tracing: tracingConfig(readAll(TRACING_SETTINGS)),
  };
  const isSet = (name: string) => said(environment, name) !== undefined;
  faults.push(...slackMisfits(isSet), ...discordMisfits(isSet), ...stripeMisfits(isSet));
  const playground = playgroundOf({
    asked: read('PLAYGROUND') ?? 'off',
    isProduction: environment['NODE_ENV'] === 'production',
    host: config.host,
    hasPlatform:
      isSet('SLACK_APP_TOKEN') ||
      isSet('SLACK_BOT_TOKEN') ||
      isSet('DISCORD_TOKEN') ||
      isSet('SLACK_CLIENT_ID'),
    hasDatabase: isSet('DATABASE_URL'),
    demo: config.demo,
  });
  if ('faults' in playground) faults.push(...playground.faults);
  else config.playground = playground.open;
  return faults.length > 0 ? { faults } : config;

  function read<Name extends keyof typeof SETTINGS>(
    name: Name,
  ): z.output<(typeof SETTINGS)[Name]['schema']> | undefined {
    const setting = SETTINGS[name];
    const result = setting.schema.safeParse(said(environment, name) ?? setting.default);
    if (result.success) return result.data as z.output<(typeof SETTINGS)[Name]['schema']>;
    faults.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
    return undefined;
  }

  function readAll<Group extends Partial<typeof SETTINGS>>(group: Group) {
    const names = Object.keys(group) as (keyof Group & keyof typeof SETTINGS)[];
    return Object.fromEntries(names.map((name) => [name, read(name)])) as {
      [Name in keyof Group & keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> | undefined;
    };
  }
}

/** As the next start would read it, with these settings besides. */
export function readConfigWith(settings: Environment): Config | { faults: string[] } {
  return readConfig({ ...process.env, ...settings });
}

/** What may stand in no log, whichever way it gets there. */
export function secretValues(environment: Environment = process.env): string[] {
  return Object.entries(SETTINGS as Settings).flatMap(([name, { secret }]) => {
    const text = said(environment, name);
    if (!secret || text === undefined) return [];
    return secret === true ? text.split(',') : secret(text);
  });
}

/** Of a variable that somebody has named. */
export function environmentText(name: string, environment: Environment = process.env): string | undefined {
  return said(environment, name);
}

// Compose files and .env pass what is left out as an empty string.
function said(environment: Environment, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** What the environment already says wins over the file; without a file there is nothing to do. */
export function loadDotEnv(path = '.env'): void {
  if (existsSync(path)) loadEnvFile(path);
}

function isPostgresUrl(text: string): boolean {
  // Postgres allows an address without a host, where ?host= names the folder of a socket; URL does not.
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace('@/', '@socket/'));
}

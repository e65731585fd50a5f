import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';

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
} as const satisfies Record<string, { default: string | undefined; description: string; schema: z.ZodType }>;

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
}

export type Environment = Record<string, string | undefined>;

/** Every fault is reported at once, by the setting's name and never with its value, which may be a secret. */
export function readConfig(environment: Environment = process.env): Config | { faults: string[] } {
  const faults: string[] = [];
  const config: Config = {
    port: read('PORT') ?? 0,
    host: read('HOST') ?? '',
    dataDir: read('DATA_DIR') ?? '',
    databaseUrl: read('DATABASE_URL'),
  };
  return faults.length > 0 ? { faults } : config;

  function read<Name extends keyof typeof SETTINGS>(
    name: Name,
  ): z.output<(typeof SETTINGS)[Name]['schema']> | undefined {
    const setting = SETTINGS[name];
    // Compose files and .env pass what is left out as an empty string.
    const result = setting.schema.safeParse(environment[name]?.trim() || setting.default);
    if (result.success) return result.data as z.output<(typeof SETTINGS)[Name]['schema']>;
    faults.push(...result.error.issues.map((issue) => `${name} ${issue.message}`));
    return undefined;
  }
}

/** What the environment already says wins over the file; without a file there is nothing to do. */
export function loadDotEnv(path = '.env'): void {
  if (existsSync(path)) loadEnvFile(path);
}

function isPostgresUrl(text: string): boolean {
  // Postgres allows an address without a host, where ?host= names the folder of a socket; URL does not.
  return /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace('@/', '@socket/'));
}

import { z } from 'zod';
import { safeAddress } from './address.ts';
import type { Settings } from './setting.ts';

const SHARDS_MAX = 16;
const SHARDS_FAULT = `must be auto, or a whole number from 1 to ${SHARDS_MAX}`;

export const DISCORD_SETTINGS = {
  DISCORD_TOKEN: {
    default: undefined,
    description: 'The token of the bot, which Discord shows once under Bot.',
    secret: true,
    schema: z.optional(
      z
        .string()
        .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must be the bot’s token, of three parts with points between'),
    ),
  },
  DISCORD_ACCOUNT: {
    default: undefined,
    description: 'One server alone: the account it sees. Unset: each server is linked by a code.',
    schema: z.optional(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of an account')),
  },
  DISCORD_API_URL: {
    default: 'https://discord.com/api',
    description: 'Where Discord answers. Another one only for a stand-in on this machine.',
    schema: safeAddress().transform((url) => url.replace(/\/+$/, '')),
  },
  DISCORD_SHARDS: {
    default: '1',
    description:
      'How many connections to Discord are held. Beyond 2 500 servers: auto, as many as it asks for.',
    schema: z
      .string()
      .regex(/^(auto|\d{1,2})$/, SHARDS_FAULT)
      .transform((text) => (text === 'auto' ? text : Number(text)))
      .refine((shards) => shards === 'auto' || (shards >= 1 && shards <= SHARDS_MAX), SHARDS_FAULT),
  },
} as const satisfies Settings;

type Read = { [Name in keyof typeof DISCORD_SETTINGS]: z.output<(typeof DISCORD_SETTINGS)[Name]['schema']> };

export interface DiscordConfig {
  token: string;
  /** Of the one server that the bot is in; `null`: each is linked by a code. */
  account: string | null;
  /** Without the version, as discord.js wants it. */
  apiUrl: string;
  shards: 'auto' | number;
}

export function discordConfig(read: { [Name in keyof Read]?: Read[Name] | undefined }): DiscordConfig | null {
  if (!read.DISCORD_TOKEN) return null;
  return {
    token: read.DISCORD_TOKEN,
    account: read.DISCORD_ACCOUNT ?? null,
    apiUrl: read.DISCORD_API_URL ?? DISCORD_SETTINGS.DISCORD_API_URL.default,
    shards: read.DISCORD_SHARDS ?? 1,
  };
}

/** By what is set at all: a wrong value has its own fault. */
export function discordMisfits(isSet: (name: keyof Read) => boolean): string[] {
  return isSet('DISCORD_ACCOUNT') && !isSet('DISCORD_TOKEN') ? ['DISCORD_ACCOUNT needs DISCORD_TOKEN'] : [];
}

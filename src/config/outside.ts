import { z } from 'zod';
import { safeAddress } from './address.ts';
import type { Settings } from './setting.ts';

/** What everything shares that is connected with the outside. */
export const OUTSIDE_SETTINGS = {
  PUBLIC_URL: {
    default: undefined,
    description:
      'The address at which browsers, Slack and the webhooks of others reach this service, such as https://tallybot.example.com.',
    schema: z.optional(safeAddress().transform((url) => url.replace(/\/+$/, ''))),
  },
  TOKEN_KEYS: {
    default: undefined,
    description:
      'What the tokens of workspaces and the secrets of connections are locked with: openssl rand -base64 32. Several: the newest first.',
    secret: true,
    schema: z.optional(
      z
        .string()
        .transform((text) => text.split(',').map((key) => key.trim()))
        .refine(
          (keys) => keys.every(isTokenKey),
          'must be 32 bytes in base64, or several with commas between',
        )
        .transform((keys) => keys.map((key) => Buffer.from(key, 'base64'))),
    ),
  },
  WEBHOOK_REACH: {
    default: 'public',
    description:
      'Where webhooks of accounts may lead: public, to what anybody can reach by https; any, to this machine and its network too.',
    schema: z.enum(['public', 'any'], 'must be public or any'),
  },
} as const satisfies Settings;

function isTokenKey(text: string): boolean {
  return /^[\w+/-]{43}=?$/.test(text) && Buffer.from(text, 'base64').length === 32;
}

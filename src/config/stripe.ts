import { z } from 'zod';
import { safeAddress } from './address.ts';
import type { OUTSIDE_SETTINGS } from './outside.ts';
import type { Settings } from './setting.ts';

export const STRIPE_SETTINGS = {
  STRIPE_SECRET_KEY: {
    default: undefined,
    description:
      'Sells credits by Stripe: the secret key, or a restricted one, under Developers, API keys. Goes with STRIPE_WEBHOOK_SECRET.',
    secret: true,
    schema: z.optional(z.string().regex(/^[sr]k_\S+$/, 'must begin with sk_ or rk_')),
  },
  STRIPE_WEBHOOK_SECRET: {
    default: undefined,
    description:
      'What Stripe signs its messages to <PUBLIC_URL>/hooks/stripe with. Several, while one takes the place of another: with commas.',
    secret: true,
    schema: z.optional(
      z
        .string()
        .transform((text) => text.split(',').map((secret) => secret.trim()))
        .refine(
          (secrets) => secrets.every((secret) => /^whsec_\S+$/.test(secret)),
          'must begin with whsec_, or be several that do, with commas between',
        ),
    ),
  },
  STRIPE_API_URL: {
    default: 'https://api.stripe.com',
    description: 'Where Stripe answers. Another one only for a stand-in on this machine.',
    schema: safeAddress()
      .transform((url) => url.replace(/\/+$/, ''))
      .refine((url) => !URL.canParse(url) || new URL(url).pathname === '/', 'must have no path'),
  },
} as const satisfies Settings;

type Used = typeof STRIPE_SETTINGS & typeof OUTSIDE_SETTINGS;
type Read = { [Name in keyof Used]?: z.output<Used[Name]['schema']> | undefined };

export interface StripeConfig {
  secretKey: string;
  /** Any of them may have signed. */
  webhookSecrets: readonly string[];
  apiUrl: string;
  /** To which Stripe sends the browser back, and its messages. */
  publicUrl: string;
}

/** As it was read, where what is set fits together. */
export function stripeConfig(read: Read): StripeConfig | null {
  if (!read.STRIPE_SECRET_KEY) return null;
  return {
    secretKey: read.STRIPE_SECRET_KEY,
    webhookSecrets: read.STRIPE_WEBHOOK_SECRET ?? [],
    apiUrl: read.STRIPE_API_URL ?? STRIPE_SETTINGS.STRIPE_API_URL.default,
    publicUrl: read.PUBLIC_URL ?? '',
  };
}

/** What does not fit together, by what is set at all: a wrong value has its own fault. */
export function stripeMisfits(isSet: (name: keyof Read) => boolean): string[] {
  return misfits.filter(({ has, needs }) => isSet(has) && !isSet(needs)).map(({ says }) => says);
}

const misfits: readonly { has: keyof Read; needs: keyof Read; says: string }[] = [
  {
    has: 'STRIPE_SECRET_KEY',
    needs: 'STRIPE_WEBHOOK_SECRET',
    says: 'STRIPE_SECRET_KEY needs STRIPE_WEBHOOK_SECRET, by which Stripe’s messages are believed',
  },
  {
    has: 'STRIPE_WEBHOOK_SECRET',
    needs: 'STRIPE_SECRET_KEY',
    says: 'STRIPE_WEBHOOK_SECRET needs STRIPE_SECRET_KEY, by which Stripe is asked',
  },
  {
    has: 'STRIPE_SECRET_KEY',
    needs: 'PUBLIC_URL',
    says: 'STRIPE_SECRET_KEY needs PUBLIC_URL, to which Stripe sends the browser back',
  },
];

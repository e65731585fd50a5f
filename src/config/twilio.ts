import { safeAddress } from './address.ts';
import type { Settings } from './setting.ts';

export const TWILIO_SETTINGS = {
  TWILIO_API_URL: {
    default: 'https://api.twilio.com',
    description: 'Where Twilio answers. Another one only for a stand-in on this machine.',
    schema: safeAddress()
      .transform((url) => url.replace(/\/+$/, ''))
      .refine((url) => !URL.canParse(url) || new URL(url).pathname === '/', 'must have no path'),
  },
} as const satisfies Settings;

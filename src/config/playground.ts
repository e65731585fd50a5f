import { z } from 'zod';
import { isLoopback } from './address.ts';
import type { Settings } from './setting.ts';

export const PLAYGROUND_SETTINGS = {
  PLAYGROUND: {
    default: 'auto',
    description:
      'A chat page with stand-ins of Slack and Discord, for this machine alone: on, off, or auto, which is on where neither Slack, Discord nor a DATABASE_URL is set.',
    schema: z.enum(['auto', 'on', 'off'], 'must be auto, on or off'),
  },
} as const satisfies Settings;

export interface PlaygroundCircumstances {
  asked: 'auto' | 'on' | 'off';
  isProduction: boolean;
  host: string;
  hasPlatform: boolean;
  hasDatabase: boolean;
  demo: boolean;
}

/** Whether the playground is opened, or why it may not be: its stand-ins must never stand beside the real ones. */
export function playgroundOf(given: PlaygroundCircumstances): { open: boolean } | { faults: string[] } {
  const { asked, isProduction, host, hasPlatform, hasDatabase, demo } = given;
  const reasons = [
    ...(hasPlatform ? ['PLAYGROUND must be off beside a real Slack or Discord'] : []),
    ...(isProduction ? ['PLAYGROUND must be off where NODE_ENV is production'] : []),
    ...(isLoopback(host) ? [] : ['PLAYGROUND must be off unless HOST is 127.0.0.1, localhost or ::1']),
    ...(demo ? [] : ['PLAYGROUND shows the demo account, and DEMO is off']),
  ];
  if (asked === 'on') return reasons.length > 0 ? { faults: reasons } : { open: true };
  return { open: asked === 'auto' && reasons.length === 0 && !hasDatabase };
}

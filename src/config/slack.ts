import { z } from 'zod';
import { safeAddress } from './address.ts';
import type { OUTSIDE_SETTINGS } from './outside.ts';
import type { Settings } from './setting.ts';

export const SLACK_SETTINGS = {
  SLACK_APP_TOKEN: {
    default: undefined,
    description:
      'Socket Mode, which needs no public address: the app-level token, with the scope connections:write.',
    secret: true,
    schema: z.optional(z.string().regex(/^xapp-\S+$/, 'must begin with xapp-')),
  },
  SLACK_SIGNING_SECRET: {
    default: undefined,
    description: 'HTTP mode instead: what Slack signs its requests with, under Basic Information.',
    secret: true,
    schema: z.optional(z.string().regex(/^\S{16,}$/, 'must be the secret that Slack shows, without spaces')),
  },
  SLACK_BOT_TOKEN: {
    default: undefined,
    description: 'One workspace: the bot token that Slack shows once the app is installed there.',
    secret: true,
    schema: z.optional(z.string().regex(/^xoxb-\S+$/, 'must begin with xoxb-')),
  },
  SLACK_ACCOUNT: {
    default: undefined,
    description: 'The account of that one workspace. Unset: it is linked by a code, as others are.',
    schema: z.optional(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be the id of an account')),
  },
  SLACK_CLIENT_ID: {
    default: undefined,
    description: 'Many workspaces instead, each of which installs the app itself: under Basic Information.',
    schema: z.optional(z.string().regex(/^\d+\.\d+$/, 'must be two numbers with a point between')),
  },
  SLACK_CLIENT_SECRET: {
    default: undefined,
    description: 'Goes with SLACK_CLIENT_ID.',
    secret: true,
    schema: z.optional(z.string().regex(/^\S{16,}$/, 'must be the secret that Slack shows, without spaces')),
  },
  SLACK_API_URL: {
    default: 'https://slack.com/api/',
    description: 'Where Slack answers. Another one only for a stand-in on this machine, and for GovSlack.',
    schema: safeAddress().transform((url) => url.replace(/\/*$/, '/')),
  },
} as const satisfies Settings;

type Used = typeof SLACK_SETTINGS & typeof OUTSIDE_SETTINGS;
type Read = { [Name in keyof Used]: z.output<Used[Name]['schema']> };

export interface SlackConfig {
  apiUrl: string;
  transport: { mode: 'socket'; appToken: string } | { mode: 'http'; signingSecret: string };
  install: OneWorkspace | ManyWorkspaces;
}

export interface OneWorkspace {
  by: 'token';
  botToken: string;
  /** `null`: linked by a code. */
  account: string | null;
}

export interface ManyWorkspaces {
  by: 'oauth';
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  /** The first locks, all of them open. */
  tokenKeys: readonly Buffer[];
}

/** As it was read, where what is set fits together. */
export function slackConfig(read: Partial<Read>): SlackConfig | null {
  const { SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_BOT_TOKEN, SLACK_CLIENT_ID } = read;
  if (!SLACK_BOT_TOKEN && !SLACK_CLIENT_ID) return null;
  return {
    apiUrl: read.SLACK_API_URL ?? SLACK_SETTINGS.SLACK_API_URL.default,
    transport: SLACK_APP_TOKEN
      ? { mode: 'socket', appToken: SLACK_APP_TOKEN }
      : { mode: 'http', signingSecret: SLACK_SIGNING_SECRET ?? '' },
    install: SLACK_BOT_TOKEN
      ? { by: 'token', botToken: SLACK_BOT_TOKEN, account: read.SLACK_ACCOUNT ?? null }
      : {
          by: 'oauth',
          clientId: SLACK_CLIENT_ID ?? '',
          clientSecret: read.SLACK_CLIENT_SECRET ?? '',
          publicUrl: read.PUBLIC_URL ?? '',
          tokenKeys: read.TOKEN_KEYS ?? [],
        },
  };
}

/** What does not fit together, by what is set at all: a wrong value has its own fault. */
export function slackMisfits(isSet: (name: keyof Read) => boolean): string[] {
  return misfits.filter(({ when }) => when(isSet)).map(({ says }) => says);
}

type IsSet = (name: keyof Read) => boolean;

// SLACK_API_URL, PUBLIC_URL and TOKEN_KEYS say nothing of Slack by themselves.
const speaking = [
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'SLACK_ACCOUNT',
  'SLACK_CLIENT_ID',
  'SLACK_CLIENT_SECRET',
] as const;
const none = (isSet: IsSet, ...names: (keyof Read)[]) => speaking.some(isSet) && !names.some(isSet);
const all = (isSet: IsSet, ...names: (keyof Read)[]) => names.every(isSet);

const misfits: readonly { when(isSet: IsSet): boolean; says: string }[] = [
  {
    when: (isSet) => none(isSet, 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'),
    says: 'SLACK_APP_TOKEN is missing (or, for HTTP mode, SLACK_SIGNING_SECRET)',
  },
  {
    when: (isSet) => all(isSet, 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'),
    says: 'SLACK_APP_TOKEN is for Socket Mode and SLACK_SIGNING_SECRET for HTTP mode: leave one of them out',
  },
  {
    when: (isSet) => none(isSet, 'SLACK_BOT_TOKEN', 'SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'),
    says: 'SLACK_BOT_TOKEN is missing (or, for many workspaces, SLACK_CLIENT_ID)',
  },
  {
    when: (isSet) => isSet('SLACK_BOT_TOKEN') && (isSet('SLACK_CLIENT_ID') || isSet('SLACK_CLIENT_SECRET')),
    says: 'SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: leave one of them out',
  },
  {
    when: (isSet) => all(isSet, 'SLACK_CLIENT_ID', 'SLACK_ACCOUNT'),
    says: 'SLACK_ACCOUNT is for one workspace by SLACK_BOT_TOKEN: many are linked by a code each',
  },
  {
    when: (isSet) => isSet('SLACK_CLIENT_SECRET') && !isSet('SLACK_CLIENT_ID'),
    says: 'SLACK_CLIENT_SECRET needs SLACK_CLIENT_ID',
  },
  {
    when: (isSet) => isSet('SLACK_CLIENT_ID') && !isSet('SLACK_CLIENT_SECRET'),
    says: 'SLACK_CLIENT_ID needs SLACK_CLIENT_SECRET',
  },
  {
    when: (isSet) => isSet('SLACK_CLIENT_ID') && !isSet('PUBLIC_URL'),
    says: 'SLACK_CLIENT_ID needs PUBLIC_URL, to which Slack sends the browser back',
  },
  {
    when: (isSet) => isSet('SLACK_CLIENT_ID') && !isSet('TOKEN_KEYS'),
    says: 'SLACK_CLIENT_ID needs TOKEN_KEYS, so that tokens are stored locked',
  },
];

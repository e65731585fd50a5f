import type { DiscordConfig } from '../../config/discord.ts';
import type { LinkBy, Looked } from '../../playground/set-up.ts';
import type { Lines } from './dot-env.ts';
import { maskedSetting } from './typed-settings.ts';

/** What has been typed and looked at, in memory alone. */
export interface Draft {
  publicUrl: string | null;
  slack: { settings: Lines; checks: Looked[] };
  discord: {
    settings: Lines;
    checks: Looked[];
    config: DiscordConfig | null;
    inviteUrl: string | null;
    registered: string[];
  };
  accountId: string | null;
  linkBy: LinkBy;
  revision: number;
  /** Settings that have been written, masked. */
  written: { name: string; shown: string }[];
  writeFault: string | null;
  /** What to type next, by what was written. */
  restart: string[];
}

export function emptyDraft(): Draft {
  return {
    publicUrl: null,
    slack: { settings: {}, checks: [] },
    discord: noDiscord(),
    accountId: null,
    linkBy: 'account',
    revision: 0,
    written: [],
    writeFault: null,
    restart: [],
  };
}

export function noDiscord(): Draft['discord'] {
  return { settings: {}, checks: [], config: null, inviteUrl: null, registered: [] };
}

/** The one whose numbers the workspace sees; `null`: it is linked by a code. */
export function accountSeen({ linkBy, accountId }: Draft): string | null {
  return linkBy === 'account' ? accountId : null;
}

/** As they would stand in .env. */
export function linesOf(draft: Draft): Lines {
  const account = accountSeen(draft);
  const beside = (settings: Lines, name: string) =>
    Object.keys(settings).length === 0 || account === null ? settings : { ...settings, [name]: account };
  return {
    ...beside(draft.slack.settings, 'SLACK_ACCOUNT'),
    ...beside(draft.discord.settings, 'DISCORD_ACCOUNT'),
  };
}

export function masked(lines: Lines): { name: string; shown: string }[] {
  return Object.entries(lines).map(([name, value]) => ({ name, shown: maskedSetting(name, value) }));
}

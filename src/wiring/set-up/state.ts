import type { SetUpState } from '../../playground/set-up.ts';
import { discordStanding } from './discord.ts';
import { lookAtDotEnv } from './dot-env.ts';
import { type Draft, linesOf, masked } from './draft.ts';
import { lookAtAccount, lookAtKeys, lookAtNotices } from './look.ts';
import type { DeskParts } from './parts.ts';
import { restartWords } from './restart.ts';
import { slackManifest } from './slack.ts';
import { standingOf } from './standing.ts';

const envWords: Record<SetUpState['env']['how'], string> = {
  nothing: 'Needs a token of Slack or Discord that has passed its check.',
  create: 'Ready to be written.',
  append: 'Ready to be added to the file.',
  copy: 'The file has some of these settings already, and is left as it is.',
};

/** What the page shows. */
export async function readState(
  { database, times, config, read, folder }: DeskParts,
  draft: Draft,
): Promise<SetUpState> {
  const account = await lookAtAccount({ database, times }, draft.accountId);
  const { slack, discord, publicUrl } = draft;
  return {
    slack: {
      ...standingOf(slack.checks, 'Needs an app in your workspace.'),
      ...slackManifest(publicUrl),
      publicUrl,
      checks: slack.checks,
    },
    discord: {
      ...discordStanding(discord.checks),
      checks: discord.checks,
      inviteUrl: discord.inviteUrl,
      registered: discord.registered,
    },
    account,
    key: await lookAtKeys(database, draft.accountId),
    notices: await lookAtNotices(database, account.chosen),
    env: await lookAtEnv({ config, read, folder }, draft),
  };
}

async function lookAtEnv(
  { config, read, folder }: Pick<DeskParts, 'config' | 'read' | 'folder'>,
  draft: Draft,
): Promise<SetUpState['env']> {
  const wanted = linesOf(draft);
  const { path, how, taken, holds } = await lookAtDotEnv(folder, wanted);
  const { linkBy, revision, written, writeFault } = draft;
  const isWritten = how === 'nothing' && written.length > 0 && holds(written.map(({ name }) => name));
  const standing = isWritten
    ? { state: 'done' as const, says: `Written to ${path}.` }
    : writeFault !== null && how !== 'nothing'
      ? { state: 'failed' as const, says: writeFault }
      : { state: 'open' as const, says: envWords[how] };
  return {
    ...standing,
    ...{ path, how, taken, linkBy, revision },
    lines: isWritten ? written : masked(wanted),
    restart: isWritten ? draft.restart : restartWords(config, wanted, read),
  };
}

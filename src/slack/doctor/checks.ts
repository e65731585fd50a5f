import { broken, type Check, compareClocks, doubtful, type Finding, good, unseen } from '../../chat/check.ts';
import type { SlackConfig } from '../../config/slack.ts';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { optionalScopes, scopes } from '../install/scopes.ts';
import { type Answer, openLine, type SlackLine } from './ask-slack.ts';

/** What the checks need of the database; without one they look at what is left. */
export interface SlackRecords {
  accountOf(workspace: string): Promise<string | null>;
  accountExists(id: string): Promise<boolean>;
  /** Where digests and warnings are to go. */
  channels(): Promise<{ workspace: string; channel: string }[]>;
  /** The workspaces that installed it, and what opens each one's token or says why nothing does. */
  installed(): Promise<{ workspace: string; token(): Promise<string> }[]>;
}

interface Bot {
  workspace: string;
  token: string;
  scopes: readonly string[];
}

const CHANNELS_MAX = 50;

export function slackChecks(
  config: SlackConfig,
  records: SlackRecords | null,
  clock: () => InstantMs,
): Check[] {
  const line = openLine(config.apiUrl, clock);
  // Asked by the first check, and looked at by those after it.
  let bots: Bot[] = [];
  const row = (name: string, look: Check['look']): Check => ({ name, look });

  return [
    ...(config.install.by === 'oauth' ? [row('Slack token keys', () => lookAtKeys(records))] : []),
    row('Slack bot token', async () => {
      const looked = await lookAtTokens(line, config, records);
      bots = looked.bots;
      return looked.finding;
    }),
    row('Slack scopes', async () => lookAtScopes(bots)),
    config.transport.mode === 'socket'
      ? row('Slack socket', () => lookAtSocket(line, config.transport))
      : row('Slack signing secret', async () =>
          good('is set; whether it is this app’s own, the first request shows: a wrong one is in the log'),
        ),
    row('Slack account', () => lookAtAccounts(config, bots, records)),
    row('Slack channels', () => lookAtChannels(line, bots, records)),
    row('clock', async () => compareClocks(line.aheadMs(), 'Slack')),
  ];
}

async function lookAtKeys(records: SlackRecords | null): Promise<Finding> {
  if (!records) return noDatabase();
  const installed = await records.installed();
  for (const { token } of installed) {
    try {
      await token();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // Of a workspace whose organisation has removed it for all: there is no token left to open.
      if (error.code !== 'not-installed') return broken(error.message, error.hint ?? '');
    }
  }
  return good(
    installed.length === 0 ? 'no workspace has installed it yet' : `open ${count(installed, 'token')}`,
  );
}

async function lookAtTokens(
  line: SlackLine,
  { install }: SlackConfig,
  records: SlackRecords | null,
): Promise<{ finding: Finding; bots: Bot[] }> {
  if (install.by === 'oauth' && !records) return { finding: noDatabase(), bots: [] };
  const tokens =
    install.by === 'token'
      ? [{ workspace: '', token: async () => install.botToken }]
      : ((await records?.installed()) ?? []);
  const bots: Bot[] = [];
  const names: string[] = [];
  for (const { workspace, token } of tokens) {
    const opened = await token().catch((error: unknown) =>
      error instanceof UserError ? null : Promise.reject(error),
    );
    // That its keys do not open it is another row's to say.
    if (opened === null) continue;
    const answer = await line.ask(opened, (client) => client.auth.test());
    if (!('said' in answer)) return { finding: faultOf(answer, workspace), bots };
    const { team, team_id, response_metadata } = answer.said;
    bots.push({
      workspace: workspace || (team_id ?? ''),
      token: opened,
      scopes: response_metadata?.scopes ?? [],
    });
    names.push(team ?? team_id ?? workspace);
  }
  if (bots.length > 0) return { finding: good(`accepted in ${names.slice(0, 5).join(', ')}`), bots };
  const fix = install.by === 'oauth' ? `Open ${install.publicUrl}/slack/install in a browser.` : '';
  return { finding: doubtful('no workspace has installed the app yet', fix), bots };
}

function lookAtScopes(bots: readonly Bot[]): Finding {
  if (bots.length === 0) return unseen('no token is accepted');
  for (const bot of bots) {
    const missing = scopes.filter(({ scope }) => !bot.scopes.includes(scope));
    if (missing.length === 0) continue;
    const named = missing.map(({ scope, why }) => `${scope} (${why})`).join(', ');
    return broken(
      `missing in ${bot.workspace}: ${named}`,
      'Paste manifest.json into the app’s “App Manifest” page, and install the app there again.',
    );
  }
  const without = optionalScopes.filter(({ scope }) => bots.some((bot) => !bot.scopes.includes(scope)));
  if (without.length === 0) return good(`all ${scopes.length + optionalScopes.length} are granted`);
  const left = without.map(({ scope }) => scope).join(', ');
  return good(
    `all that are needed are granted; without ${left} it cannot look whether a message arrived whose answer was lost, and leaves it to be sent again by hand`,
  );
}

async function lookAtSocket(line: SlackLine, transport: SlackConfig['transport']): Promise<Finding> {
  if (transport.mode !== 'socket') return unseen('HTTP mode');
  // Opened and not connected to: Slack would send real commands into a connection that nobody answers.
  const answer = await line.ask(transport.appToken, (client) => client.apps.connections.open({}));
  if ('said' in answer) return good('Slack offers one for the app token');
  if ('unreachable' in answer) return faultOf(answer, '');
  return broken(
    `Slack offers none for SLACK_APP_TOKEN: ${answer.error}`,
    'Turn Socket Mode on, and make an app-level token with the scope connections:write under Basic Information.',
  );
}

async function lookAtAccounts(
  { install }: SlackConfig,
  bots: readonly Bot[],
  records: SlackRecords | null,
): Promise<Finding> {
  if (!records) return noDatabase();
  const account = install.by === 'token' ? install.account : null;
  if (account !== null) {
    if (await records.accountExists(account)) return good(`the workspace belongs to ${account}`);
    return broken(
      `SLACK_ACCOUNT names ${account}, which does not exist`,
      `tallybot account create ${account} --name …`,
    );
  }
  if (bots.length === 0) return unseen('no token is accepted');
  // An organisation has no account: each of its workspaces has.
  const workspaces = bots.filter(({ workspace }) => !isOrganisation(workspace));
  const owners = await Promise.all(workspaces.map(({ workspace }) => records.accountOf(workspace)));
  const alone = workspaces.filter((_, index) => owners[index] === null).map(({ workspace }) => workspace);
  if (alone.length === 0) return good(`${count(workspaces, 'workspace')} linked`);
  return doubtful(
    `not linked to an account: ${alone.slice(0, 5).join(', ')}`,
    'Make a code with “tallybot account link <account>”; an admin types what it prints, in Slack.',
  );
}

const channelFixes: Record<string, string> = {
  missing_scope: 'Grant the scopes above.',
  ratelimited: 'Slack asks to wait: run this again in a minute.',
};

async function lookAtChannels(
  line: SlackLine,
  bots: readonly Bot[],
  records: SlackRecords | null,
): Promise<Finding> {
  if (!records) return noDatabase();
  const all = await records.channels();
  // Messages to one person need no membership.
  const channels = all.filter(({ channel }) => !channel.startsWith('D')).slice(0, CHANNELS_MAX);
  if (channels.length === 0) return good('none is posted to yet');
  if (bots.length === 0) return unseen('no token is accepted');
  const faults: string[] = [];
  let fix = 'Type “/invite @tallybot” in each.';
  for (const { workspace, channel } of channels) {
    const bot =
      bots.find((each) => each.workspace === workspace) ??
      bots.find((each) => isOrganisation(each.workspace));
    if (!bot) {
      faults.push(`${channel} is in ${workspace}, where the app is not installed`);
      continue;
    }
    const answer = await line.ask(bot.token, (client) => client.conversations.info({ channel }));
    if ('unreachable' in answer) return faultOf(answer, workspace);
    if ('error' in answer) {
      faults.push(`${channel}: ${answer.error}`);
      fix = channelFixes[answer.error] ?? fix;
    } else if (answer.said.channel?.is_archived) faults.push(`${channel} is archived`);
    else if (!answer.said.channel?.is_member)
      faults.push(`it is not in ${answer.said.channel?.name ?? channel}`);
  }
  return faults.length === 0 ? good(`in ${count(channels, 'channel')}`) : broken(faults.join('; '), fix);
}

const again = 'Copy it again from the app’s page at api.slack.com/apps.';
const tokenFaults: Record<string, [says: string, fix: string]> = {
  invalid_auth: ['Slack does not know it', again],
  not_authed: ['Slack does not know it', again],
  not_allowed_token_type: ['is a token of another kind', again],
  token_revoked: ['was revoked', 'Install the app again, and take the new token.'],
  token_expired: [
    'has expired',
    'Install the app again. One that expires belongs to an app with token rotation.',
  ],
  account_inactive: ['belongs to an app that was removed', 'Install the app again.'],
  ratelimited: ['could not be looked at: too many requests', 'Run this again in a minute.'],
};

function faultOf(answer: Exclude<Answer<never>, { said: never }>, workspace: string): Finding {
  if ('unreachable' in answer) {
    return broken(
      `Slack cannot be reached: ${answer.unreachable}`,
      'Let this machine reach slack.com over https.',
    );
  }
  const [says, fix] = tokenFaults[answer.error] ?? [`is refused: ${answer.error}`, again];
  return broken(`${workspace ? `the one of ${workspace} ` : ''}${says}`, fix);
}

/** The id of one that has installed it for all of its workspaces. */
export function isOrganisation(workspace: string): boolean {
  return workspace.startsWith('E');
}

function noDatabase(): Finding {
  return unseen('there is no database to ask');
}

function count(things: readonly unknown[], noun: string): string {
  return `${things.length} ${noun}${things.length === 1 ? '' : 's'}`;
}

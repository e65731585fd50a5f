import type { AuthorizeResult, Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { pinWorkspace } from '../../chat/pinned.ts';
import type { Workspaces } from '../../chat/ports/workspaces.ts';
import type { OneWorkspace, SlackConfig } from '../../config/slack.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { openLine } from '../doctor/ask-slack.ts';
import type { Installations } from '../ports/installations.ts';
import { notInstalled, type Query } from './installation-store.ts';
import { createInstaller, type Installer } from './installer.ts';

/** The way into each workspace, whether its token comes from the settings or from an installation. */
export interface SlackAccess extends Omit<Installer, 'remove'> {
  /** What is stored is erased. `false`: Slack takes its token; it is of a later installation than the one that ended. */
  remove(query: Query): Promise<boolean>;
  /** To post unasked: a digest knows the workspace alone. */
  clientOf(workspace: string): Promise<WebClient>;
  /** What the settings say of one workspace goes before what is linked. */
  owned(links: Workspaces): Workspaces;
}

export interface AccessOptions {
  slack: SlackConfig;
  installations: Installations;
  clock: () => InstantMs;
  logger: Logger;
  client?: WebClientOptions;
}

export function createSlackAccess({
  slack,
  installations,
  clock,
  logger,
  client = {},
}: AccessOptions): SlackAccess {
  const { apiUrl, install } = slack;
  const clientWith = (token: string) => new WebClient(token, { slackApiUrl: apiUrl, logger, ...client });
  if (install.by === 'token') return accessByToken(install, clientWith(install.botToken));

  const installer = createInstaller({ apiUrl, install, installations, clock, logger, client });
  const clients = new Map<string, WebClient>();

  async function isLive(query: Query): Promise<boolean> {
    const { botToken = '' } = await installer.authorize(query).catch(() => ({ botToken: '' }));
    if (botToken === '') return false;
    const answer = await openLine(apiUrl, clock).ask(botToken, (each) => each.auth.test());
    return 'said' in answer;
  }

  return {
    ...installer,
    owned: (links) => links,
    async remove(query) {
      if (await isLive(query)) return false;
      await installer.remove(query);
      return true;
    },
    async clientOf(workspace) {
      const query = { teamId: workspace, enterpriseId: undefined, isEnterpriseInstall: false };
      const { botToken = '' } = await installer.authorize(query);
      const known = clients.get(workspace);
      if (known?.token === botToken) return known;
      const renewed = clientWith(botToken);
      clients.set(workspace, renewed);
      return renewed;
    },
  };
}

function accessByToken({ account, botToken }: OneWorkspace, client: WebClient): SlackAccess {
  let asked: Promise<AuthorizeResult> | undefined;

  /** Asked once, and again only where Slack did not answer. */
  function identify(): Promise<AuthorizeResult> {
    asked ??= client.auth.test().then(({ bot_id, user_id, team_id, is_enterprise_install }) => ({
      botToken,
      ...(bot_id && { botId: bot_id }),
      ...(user_id && { botUserId: user_id }),
      // That of an organisation is good in many workspaces: each of them is its own.
      ...(team_id && !is_enterprise_install && { teamId: team_id }),
    }));
    asked.catch(() => {
      asked = undefined;
    });
    return asked;
  }

  return {
    routes: [],
    async authorize({ teamId }) {
      const known = await identify();
      // Of an app that is installed elsewhere too: there it has another token, and whoever asks another account.
      if (teamId !== undefined && known.teamId !== undefined && teamId !== known.teamId) {
        throw notInstalled(teamId);
      }
      return known;
    },
    // Nothing is stored that could be erased.
    remove: async () => false,
    clientOf: async () => client,
    owned: (links) => ({
      async accountOf(asked) {
        const { teamId } = account === null ? {} : await identify();
        if (account === null || teamId === undefined) return links.accountOf(asked);
        return pinWorkspace(links, { platform: 'slack', workspace: teamId }, account).accountOf(asked);
      },
    }),
  };
}

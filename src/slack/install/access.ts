import type { AuthorizeResult, Logger } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { pinWorkspace } from '../../chat/pinned.ts';
import type { Workspaces } from '../../chat/ports/workspaces.ts';
import type { OneWorkspace, SlackConfig } from '../../config/slack.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { Installations } from '../ports/installations.ts';
import { createInstaller, type Installer } from './installer.ts';

/** The way into each workspace, whether its token comes from the settings or from an installation. */
export interface SlackAccess extends Installer {
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
  return {
    ...installer,
    owned: (links) => links,
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
    asked ??= client.auth.test().then(({ bot_id, user_id, team_id }) => ({
      botToken,
      ...(bot_id && { botId: bot_id }),
      ...(user_id && { botUserId: user_id }),
      ...(team_id && { teamId: team_id }),
    }));
    asked.catch(() => {
      asked = undefined;
    });
    return asked;
  }

  return {
    routes: [],
    authorize: identify,
    // Nothing is stored that could be erased.
    remove: async () => {},
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

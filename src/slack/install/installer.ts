import { hkdfSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AuthorizeResult } from '@slack/bolt';
import { type CallbackOptions, ErrorCode, InstallProvider, type InstallProviderOptions } from '@slack/oauth';
import type { WebClientOptions } from '@slack/web-api';
import type { ManyWorkspaces } from '../../config/slack.ts';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import { createSeal } from '../../seal.ts';
import type { Installations } from '../ports/installations.ts';
import { createInstallationStore, type Query } from './installation-store.ts';
import { installedPage, refusedPage } from './pages.ts';
import { slackPaths } from './paths.ts';
import { captureReply, type PageReply } from './reply.ts';
import { allScopes } from './scopes.ts';

export interface Installer {
  /** The bot's token in a workspace, renewed when it is about to end. For Bolt, and for whatever posts unasked. */
  authorize(query: Query): Promise<AuthorizeResult>;
  /** The app was removed, or its token revoked: what is stored is erased. */
  remove(query: Query): Promise<void>;
  routes: InstallRoute[];
}

export interface InstallRoute {
  method: 'GET';
  path: string;
  handle(request: IncomingMessage): Promise<PageReply>;
}

export interface InstallerOptions {
  apiUrl: string;
  install: ManyWorkspaces;
  installations: Installations;
  clock: () => InstantMs;
  logger: NonNullable<InstallProviderOptions['logger']>;
  client?: WebClientOptions;
}

const PATIENCE_MS = 10_000;

/** Many workspaces: each installs the app from a browser, and its tokens are kept locked. */
export function createInstaller({
  apiUrl,
  install,
  installations,
  clock,
  logger,
  client = {},
}: InstallerOptions): Installer {
  const { clientId, clientSecret, publicUrl, tokenKeys } = install;
  const installationStore = createInstallationStore(installations, createSeal(tokenKeys), clock);
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    installationStore,
    // The state is signed, ten minutes long, and must come back from the browser that has it in a cookie.
    stateSecret: stateSecretOf(tokenKeys),
    directInstall: true,
    installUrlOptions: {
      scopes: allScopes.map(({ scope }) => scope),
      redirectUri: `${publicUrl}${slackPaths.callback}`,
    },
    authorizationUrl: new URL('/oauth/v2/authorize', apiUrl).href,
    // By itself the library would try for half an hour, while somebody waits for an answer.
    clientOptions: { retryConfig: { retries: 1 }, timeout: PATIENCE_MS, ...client, slackApiUrl: apiUrl },
    logger,
  });
  return {
    authorize: createAuthorize(provider, clock),
    remove: (query) => installationStore.deleteInstallation(query),
    routes: [
      {
        method: 'GET',
        path: slackPaths.install,
        handle: (request) => captureReply((response) => provider.handleInstallPath(request, response)),
      },
      {
        method: 'GET',
        path: slackPaths.callback,
        handle: (request) => captureReply((response) => provider.handleCallback(request, response, answers)),
      },
    ],
  };
}

/** A refresh token is good for one use: whoever asks while it is being used waits for the same answer. */
function createAuthorize(provider: InstallProvider, clock: () => InstantMs): Installer['authorize'] {
  const asked = new Map<string, Promise<AuthorizeResult>>();

  async function ask(query: Query): Promise<AuthorizeResult> {
    try {
      const found = await provider.authorize(query);
      const endsAt = found.botTokenExpiresAt;
      // Another process may have used the refresh token in this moment, and stored what it got.
      return endsAt !== undefined && endsAt * 1_000 <= clock() ? await provider.authorize(query) : found;
    } catch (error) {
      // What is wrong and what to do stands in the error that the library has wrapped.
      const { original } = error as { original?: unknown };
      throw original instanceof UserError ? original : error;
    }
  }

  return (query) => {
    const { teamId, enterpriseId, isEnterpriseInstall } = query;
    const key = JSON.stringify([isEnterpriseInstall ? null : teamId, enterpriseId]);
    const answer = asked.get(key) ?? ask(query).finally(() => asked.delete(key));
    asked.set(key, answer);
    return answer;
  };
}

const answers: CallbackOptions = {
  success({ team, enterprise, user }, _options, _request, response) {
    const workspace = team?.id ?? enterprise?.id;
    log.info('Slack workspace installed the app', { workspace, by: user.id });
    const page = installedPage(team?.name ?? enterprise?.name ?? 'your workspace');
    response.writeHead(200, page.headers).end(page.text);
  },
  failure(error, _options, _request, response) {
    const isTheirs = theirs.has(error.code);
    log[isTheirs ? 'info' : 'warn']('installing in Slack failed', { code: error.code, error: error.message });
    const page = refusedPage(
      error.code === ErrorCode.AuthorizationError ? 'cancelled' : isTheirs ? 'stale' : 'failed',
    );
    response.writeHead(isTheirs ? 400 : 502, page.headers).end(page.text);
  },
};

const theirs = new Set<string>([
  ErrorCode.AuthorizationError,
  ErrorCode.InvalidStateError,
  ErrorCode.MissingCodeError,
  ErrorCode.MissingStateError,
]);

// Not the key itself: what is signed with it goes out to browsers.
function stateSecretOf([newest = Buffer.alloc(0)]: readonly Buffer[]): string {
  return Buffer.from(hkdfSync('sha256', newest, '', 'slack oauth state', 32)).toString('base64');
}

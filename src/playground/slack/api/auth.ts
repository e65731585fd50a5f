import { z } from 'zod';
import { exchangeCode, install, refresh, revokeToken, tokenLifeS, uninstall } from '../installing.ts';
import type { Site } from '../site.ts';
import { SlackError } from '../slack-error.ts';
import type { Token, Workspace } from '../world.ts';
import { botMethod, checkedParams, type Method } from './method.ts';

const testMethod: Method = {
  name: 'api.test',
  token: 'none',
  scopes: [],
  call({ error, ...args }) {
    if (typeof error === 'string') throw new SlackError(error);
    return { args };
  },
};

const authTestMethod = botMethod({
  name: 'auth.test',
  params: z.looseObject({}),
  handle(_params, { workspace, installation, site }) {
    return {
      url: `https://${workspace.domain}.slack.com/`,
      team: workspace.name,
      team_id: workspace.id,
      user: site.world.app.name,
      user_id: installation.botUserId,
      bot_id: installation.botId,
      app_id: site.world.app.id,
      ...(workspace.enterpriseId ? { enterprise_id: workspace.enterpriseId } : {}),
      is_enterprise_install: installation.isEnterprise,
    };
  },
});

const botInfoMethod = botMethod({
  name: 'bots.info',
  scopes: ['users:read'],
  params: z.looseObject({ bot: z.string().optional() }),
  handle(params, { installation, site }) {
    if (params.bot !== undefined && params.bot !== installation.botId) throw new SlackError('bot_not_found');
    const { id, name } = site.world.app;
    return {
      bot: { id: installation.botId, app_id: id, user_id: installation.botUserId, name, deleted: false },
    };
  },
});

const openSocketMethod: Method = {
  name: 'apps.connections.open',
  token: 'app',
  scopes: [],
  call: (_params, site) => ({ url: site.openSocket() }),
};

const revokeMethod = botMethod({
  name: 'auth.revoke',
  params: z.looseObject({}),
  handle(_params, { site, workspace }) {
    revokeToken(site, workspace);
    return { revoked: true };
  },
});

const uninstallMethod = botMethod({
  name: 'apps.uninstall',
  params: z.looseObject({ client_id: z.string(), client_secret: z.string() }),
  handle(params, { site, workspace }) {
    checkClient(site, params.client_id, params.client_secret);
    uninstall(site, workspace);
    return {};
  },
});

const Access = z.looseObject({
  client_id: z.string(),
  client_secret: z.string(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  grant_type: z.enum(['authorization_code', 'refresh_token']).default('authorization_code'),
  refresh_token: z.string().optional(),
});

const accessMethod: Method = {
  name: 'oauth.v2.access',
  token: 'none',
  scopes: [],
  call(given, site) {
    const params = checkedParams(Access, given);
    checkClient(site, params.client_id, params.client_secret);
    if (params.grant_type === 'refresh_token') {
      const token = refresh(site, params.refresh_token ?? '');
      return accessJson(site, workspaceOf(site, token.teamIds[0]), token);
    }
    const grant = exchangeCode(site, params.code ?? '', params.redirect_uri);
    const workspace = workspaceOf(site, grant.teamId);
    const { botToken } = install(site, workspace, grant.scopes, grant.isEnterprise);
    const token = site.world.tokens.get(botToken);
    if (!token) throw new SlackError('internal_error');
    return { ...accessJson(site, workspace, token), authed_user: { id: grant.userId } };
  },
};

export const authMethods: readonly Method[] = [
  testMethod,
  authTestMethod,
  botInfoMethod,
  openSocketMethod,
  revokeMethod,
  uninstallMethod,
  accessMethod,
];

function checkClient(site: Site, id: string, secret: string): void {
  if (id !== site.world.app.clientId) throw new SlackError('invalid_client_id');
  if (secret !== site.world.app.clientSecret) throw new SlackError('bad_client_secret');
}

function workspaceOf(site: Site, id: string | undefined): Workspace {
  const workspace = site.world.workspaces.get(id ?? '');
  if (!workspace) throw new SlackError('team_not_found');
  return workspace;
}

function accessJson(site: Site, workspace: Workspace, token: Token): Record<string, unknown> {
  const isEnterprise = workspace.installation?.isEnterprise ?? false;
  const { enterpriseId } = workspace;
  return {
    app_id: site.world.app.id,
    access_token: token.value,
    token_type: 'bot',
    scope: token.scopes.join(','),
    bot_user_id: workspace.installation?.botUserId,
    team: isEnterprise ? null : { id: workspace.id, name: workspace.name },
    enterprise: enterpriseId ? { id: enterpriseId, name: enterpriseId } : null,
    is_enterprise_install: isEnterprise,
    ...(token.refreshToken === undefined
      ? {}
      : { refresh_token: token.refreshToken, expires_in: tokenLifeS }),
  };
}

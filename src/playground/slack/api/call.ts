import type { Site } from '../site.ts';
import { SlackError } from '../slack-error.ts';
import type { Token } from '../world.ts';
import { methods } from './index.ts';
import type { Caller, Method } from './method.ts';

/** Answers one call of the Web API: token, scope, arguments, then the method itself. */
export function callMethod(
  site: Site,
  name: string,
  bearer: string | undefined,
  params: Record<string, unknown>,
): Record<string, unknown> {
  const method = methods.get(name);
  if (!method) throw new SlackError('unknown_method', { req_method: name });
  return { ok: true, ...method.call(params, site, callerOf(site, method, bearer, params)) };
}

function callerOf(
  site: Site,
  method: Method,
  bearer: string | undefined,
  params: Record<string, unknown>,
): Caller | undefined {
  if (method.token === 'none') return undefined;
  if (bearer === undefined || bearer === '') throw new SlackError('not_authed');
  const isAppToken = bearer.startsWith('xapp-');
  if (isAppToken && bearer !== site.world.app.appToken) throw new SlackError('invalid_auth');
  if (isAppToken !== (method.token === 'app')) {
    if (!isAppToken) liveToken(site, bearer);
    throw new SlackError('not_allowed_token_type');
  }
  return isAppToken ? undefined : botCaller(site, method, liveToken(site, bearer), params['team_id']);
}

/** The workspace a call is for, by its token alone. */
export function liveToken(site: Site, value: string): Token {
  const token = site.world.tokens.get(value);
  if (!token) throw new SlackError('invalid_auth');
  if (token.state === 'revoked') throw new SlackError('token_revoked');
  if (token.state === 'inactive') throw new SlackError('account_inactive');
  if (token.expiresAtMs !== undefined && site.clock.now() >= token.expiresAtMs) {
    throw new SlackError('token_expired');
  }
  return token;
}

function botCaller(site: Site, method: Method, token: Token, asked: unknown): Caller {
  if (method.scopes.length > 0 && !method.scopes.some((scope) => token.scopes.includes(scope))) {
    throw new SlackError('missing_scope', { needed: method.scopes[0], provided: token.scopes.join(',') });
  }
  // A token of a whole organisation says by `team_id` which of its workspaces is meant.
  const teamId = token.teamIds.find((id) => id === asked) ?? token.teamIds[0] ?? '';
  const workspace = site.world.workspaces.get(teamId);
  if (!workspace?.installation) throw new SlackError('account_inactive');
  return { site, token, workspace, installation: workspace.installation };
}

import type { Site } from './site.ts';
import { SlackError } from './slack-error.ts';
import type { Grant, Installation, Token, User, Workspace } from './world.ts';

export const tokenLifeS = 43_200;
const codeLifeMs = 10 * 60_000;

export function grantCode(site: Site, grant: Omit<Grant, 'untilMs' | 'used'>): string {
  const code = `code-${site.ids.next('G')}`;
  site.grants.set(code, { ...grant, untilMs: site.clock.now() + codeLifeMs, used: false });
  return code;
}

export function exchangeCode(site: Site, code: string, redirectUri: string | undefined): Grant {
  const grant = site.grants.get(code);
  if (!grant) throw new SlackError('invalid_code');
  if (grant.used) throw new SlackError('code_already_used');
  if (site.clock.now() >= grant.untilMs) throw new SlackError('code_expired');
  if (redirectUri !== grant.redirectUri) throw new SlackError('bad_redirect_uri');
  grant.used = true;
  return grant;
}

/** Puts the bot into a workspace, or into every one of an organisation. */
export function install(
  site: Site,
  workspace: Workspace,
  scopes: readonly string[],
  isEnterprise = false,
): Installation {
  const teams = [...site.world.workspaces.values()].filter(
    (each) => each === workspace || (isEnterprise && each.enterpriseId === workspace.enterpriseId),
  );
  const token = issueToken(
    site,
    teams.map(({ id }) => id),
    scopes,
  );
  for (const team of teams) {
    const bot = team.installation ?? { ...newBot(site, team), botToken: '', isEnterprise };
    team.installation = { ...bot, botToken: token.value, isEnterprise };
  }
  site.changes.changed();
  return workspace.installation as Installation;
}

function issueToken(site: Site, teamIds: string[], scopes: readonly string[]): Token {
  const rotates = site.world.app.tokenRotation;
  const token: Token = {
    value: site.ids.next(rotates ? 'xoxe.xoxb-1-' : 'xoxb-'),
    teamIds,
    scopes: [...scopes],
    state: 'live',
    ...(rotates
      ? { expiresAtMs: site.clock.now() + tokenLifeS * 1000, refreshToken: site.ids.next('xoxe-1-') }
      : {}),
  };
  site.world.tokens.set(token.value, token);
  return token;
}

/** A refresh token is good for one use; the token it came with lives on until its own end. */
export function refresh(site: Site, refreshToken: string): Token {
  const old = [...site.world.tokens.values()].find((each) => each.refreshToken === refreshToken);
  if (old?.state !== 'live') throw new SlackError('invalid_refresh_token');
  delete old.refreshToken;
  const token = issueToken(site, old.teamIds, old.scopes);
  for (const id of old.teamIds) {
    const workspace = site.world.workspaces.get(id);
    if (workspace?.installation)
      workspace.installation = { ...workspace.installation, botToken: token.value };
  }
  site.changes.changed();
  return token;
}

/** Takes the bot out: its tokens die, and it hears of it by two events. */
export function uninstall(site: Site, workspace: Workspace): void {
  const { installation } = workspace;
  if (!installation) return;
  endTokens(site, workspace.id, 'inactive');
  site.sendEvent(workspace.id, { type: 'app_uninstalled' });
  site.sendEvent(workspace.id, tokensRevoked(installation));
  delete workspace.installation;
  site.changes.changed();
}

export function revokeToken(site: Site, workspace: Workspace): void {
  const { installation } = workspace;
  if (!installation) return;
  endTokens(site, workspace.id, 'revoked');
  site.sendEvent(workspace.id, tokensRevoked(installation));
}

export function endTokens(site: Site, teamId: string, state: Token['state']): void {
  for (const token of site.world.tokens.values()) if (token.teamIds.includes(teamId)) token.state = state;
  site.changes.changed();
}

function tokensRevoked({ botUserId }: Installation): Record<string, unknown> {
  return { type: 'tokens_revoked', tokens: { oauth: [], bot: [botUserId] } };
}

function newBot(site: Site, workspace: Workspace): { botUserId: string; botId: string } {
  const bot: User = {
    id: site.ids.next('U'),
    teamId: workspace.id,
    name: site.world.app.name,
    tz: 'Etc/UTC',
    isAdmin: false,
    isOwner: false,
    isRestricted: false,
    isStranger: false,
    isBot: true,
  };
  site.world.users.set(bot.id, bot);
  return { botUserId: bot.id, botId: site.ids.next('B') };
}

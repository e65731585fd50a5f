import { z } from 'zod';
import { grantCode } from './installing.ts';
import type { Site } from './site.ts';

const Asked = z.object({
  client_id: z.string(),
  scope: z.string().default(''),
  state: z.string().optional(),
  redirect_uri: z.string().optional(),
  /** Who allows it, or does not: chosen on the page. */
  user: z.string().optional(),
  allow: z.enum(['yes', 'no', 'organisation']).default('yes'),
});

interface Page {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

/** “Tallybot is requesting permission to access the workspace”: `GET /oauth/v2/authorize`. */
export function authorizePage(site: Site, url: string): Page {
  const { searchParams } = new URL(url, site.origin);
  const asked = Asked.safeParse(Object.fromEntries(searchParams));
  if (!asked.success || asked.data.client_id !== site.world.app.clientId) {
    return { status: 400, body: 'Invalid client_id parameter' };
  }
  const { user: userId, allow, state, scope, redirect_uri: redirectUri } = asked.data;
  const target = redirectUri ?? site.world.app.redirectUrl;
  if (target === undefined) return { status: 400, body: 'redirect_uri did not match any configured URIs.' };
  const user = site.world.users.get(userId ?? '');
  if (!user) return { status: 200, headers: { 'content-type': 'text/html' }, body: choices(site, url) };

  const back = new URL(target);
  if (state !== undefined) back.searchParams.set('state', state);
  if (allow === 'no') back.searchParams.set('error', 'access_denied');
  else {
    const scopes = scope.split(/[, ]+/).filter(Boolean);
    const isEnterprise = allow === 'organisation';
    const grant = { teamId: user.teamId, userId: user.id, scopes, isEnterprise };
    back.searchParams.set('code', grantCode(site, { ...grant, ...(redirectUri ? { redirectUri } : {}) }));
  }
  return { status: 302, headers: { location: back.href }, body: '' };
}

function choices(site: Site, url: string): string {
  const links = [...site.world.users.values()]
    .filter(({ isBot }) => !isBot)
    .map((user) => {
      const workspace = site.world.workspaces.get(user.teamId)?.name ?? user.teamId;
      return `<li><a href="${escaped(`${url}&user=${user.id}`)}">${escaped(`${user.name} in ${workspace}`)}</a></li>`;
    });
  return `<h1>Allow ${escaped(site.world.app.name)}</h1><ul>${links.join('')}</ul>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

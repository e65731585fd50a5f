import type { Site } from '../site.ts';
import type { User } from '../world.ts';

/** What the browser shows at the end, and where it stands then. */
export interface Page {
  url: string;
  status: number;
  body: string;
}

/**
 * Walks through an installation as a browser would: the bot's page, Slack's page, and back with the code, keeping the
 * cookie that the bot gave. `allow: 'organisation'` installs into the whole Enterprise Grid.
 */
export async function installByOAuth(
  site: Site,
  user: User,
  installUrl: string,
  { allow = 'yes', cookie: sent = true }: { allow?: 'yes' | 'no' | 'organisation'; cookie?: boolean } = {},
): Promise<Page> {
  const start = await fetch(installUrl, { redirect: 'manual' });
  const cookies = start.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  const authorize = new URL(await linkToSlack(site, start), installUrl);
  authorize.searchParams.set('user', user.id);
  authorize.searchParams.set('allow', allow);
  const granted = await fetch(authorize, { redirect: 'manual' });
  const back = granted.headers.get('location');
  if (!back) return { url: authorize.href, status: granted.status, body: await granted.text() };
  const end = await fetch(back, { redirect: 'manual', headers: sent ? { cookie: cookies } : {} });
  site.changes.changed();
  return { url: back, status: end.status, body: await end.text() };
}

/** By a redirect, or the “Add to Slack” button on the bot's own page. */
async function linkToSlack(site: Site, page: Response): Promise<string> {
  const location = page.headers.get('location');
  if (location) return location;
  const body = await page.text();
  const link = new RegExp(`href="(${site.origin}[^"]+)"`).exec(body)?.[1];
  if (!link) throw new Error(`No link to Slack at ${page.url}: ${page.status} ${body.slice(0, 300)}`);
  return link.replaceAll('&amp;', '&');
}

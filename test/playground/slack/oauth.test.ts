import { afterEach, beforeEach, expect, it } from 'vitest';
import { call } from './raw-bot.ts';
import { stage } from './stage.ts';

const redirectUrl = 'http://127.0.0.1:9/slack/oauth_redirect';
const asked = 'commands,chat:write';

let on: Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  on = await stage({ app: { redirectUrl, tokenRotation: true } });
});

afterEach(() => on.slack.close());

/** Someone allows it on Slack's page; where the browser is sent then. */
async function allowed(by: { id: string }, more: Record<string, string> = {}): Promise<URLSearchParams> {
  const page = new URL(on.slack.authorizationUrl);
  const { clientId } = on.slack.world.app;
  const given = { client_id: clientId, scope: asked, state: 's1', user: by.id, ...more };
  for (const [key, value] of Object.entries(given)) page.searchParams.set(key, value);
  const response = await fetch(page, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? 'about:blank').searchParams;
}

const access = (params: Record<string, unknown>) =>
  call(on.slack, 'oauth.v2.access', undefined, {
    client_id: on.slack.world.app.clientId,
    client_secret: on.slack.world.app.clientSecret,
    ...params,
  });

const works = async (token: unknown) => (await call(on.slack, 'auth.test', String(token))).error ?? 'works';

it('a code is exchanged once for tokens of the scopes that were asked for', async () => {
  const fresh = on.slack.addWorkspace({ name: 'Fresh', installed: false });
  const eve = on.slack.addUser(fresh, { name: 'eve' });
  const back = await allowed(eve);

  const first = await access({ code: back.get('code') });
  const second = await access({ code: back.get('code') });

  expect(back.get('state')).toBe('s1');
  expect(first).toMatchObject({
    ok: true,
    scope: asked,
    token_type: 'bot',
    team: { id: fresh.id, name: 'Fresh' },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: eve.id },
    expires_in: 43_200,
  });
  expect(await works(first['access_token'])).toBe('works');
  expect(second).toMatchObject({ error: 'code_already_used' });
});

it('a code lives ten minutes', async () => {
  const back = await allowed(on.ann.user);

  on.clock.advance(10 * 60_000);

  expect(await access({ code: back.get('code') })).toMatchObject({ error: 'code_expired' });
});

it.each([
  ['a wrong secret', { client_secret: 'other' }, 'bad_client_secret'],
  ['a wrong client', { client_id: 'other' }, 'invalid_client_id'],
  ['an unknown code', { code: 'other' }, 'invalid_code'],
  ['another redirect', { redirect_uri: 'http://127.0.0.1:9/other' }, 'bad_redirect_uri'],
])('%s gets no tokens', async (_what, wrong, error) => {
  const back = await allowed(on.ann.user);

  expect(await access({ code: back.get('code'), ...wrong })).toMatchObject({ ok: false, error });
});

it('a refusal comes back without a code', async () => {
  const back = await allowed(on.ann.user, { allow: 'no' });

  expect(Object.fromEntries(back)).toEqual({ error: 'access_denied', state: 's1' });
});

it('a token ends after twelve hours, and is renewed by a refresh token that is good once', async () => {
  const granted = await access({ code: (await allowed(on.ann.user)).get('code') });
  const refreshed = { grant_type: 'refresh_token', refresh_token: granted['refresh_token'] };

  const renewed = await access(refreshed);
  const again = await access(refreshed);
  on.clock.advance(43_200_000 - 1);
  const before = await works(granted['access_token']);
  on.clock.advance(1);

  expect(before).toBe('works');
  expect(await works(granted['access_token'])).toBe('token_expired');
  expect(renewed).toMatchObject({ ok: true, team: { id: on.acme.id } });
  expect(renewed['access_token']).not.toBe(granted['access_token']);
  expect(again).toMatchObject({ error: 'invalid_refresh_token' });
});

it('an organisation installs into all its workspaces by one token', async () => {
  const [east, west] = ['East', 'West'].map((name) =>
    on.slack.addWorkspace({ name, enterpriseId: 'E1', installed: false }),
  );
  if (!east || !west) throw new Error('No workspaces.');
  const eve = on.slack.addUser(east, { name: 'eve' });

  const granted = await access({ code: (await allowed(eve, { allow: 'organisation' })).get('code') });
  const inWest = await call(on.slack, 'auth.test', String(granted['access_token']), { team_id: west.id });

  expect(granted).toMatchObject({ team: null, enterprise: { id: 'E1' }, is_enterprise_install: true });
  expect(inWest).toMatchObject({ ok: true, team_id: west.id, is_enterprise_install: true });
});

it('a bot without rotation keeps its token to the end', async () => {
  const plain = await stage({ app: { redirectUrl } });

  plain.clock.advance(365 * 86_400_000);
  const answer = await call(plain.slack, 'auth.test', plain.slack.botToken(plain.acme));

  expect(answer).toMatchObject({ ok: true });
  await plain.slack.close();
});

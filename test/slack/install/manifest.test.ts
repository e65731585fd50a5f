import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../../../commands/index.ts';
import { manifestOf } from '../../../src/slack/manifest.ts';

const URL_MAX = 3_000;
const address = z
  .string()
  .regex(/^https:\/\//)
  .max(URL_MAX);
const names = z.array(z.string().max(50)).max(100);

// As Slack documents it (docs.slack.dev/reference/app-manifest), with what it refuses beyond that: a short long
// description, and any key that it does not know.
const Documented = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(1), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/i),
  }),
  features: z.strictObject({
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    bot_user: z.strictObject({
      display_name: z.string().regex(/^[a-z0-9._-]{1,80}$/),
      always_online: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z
            .string()
            .regex(/^\/[a-z-]+$/)
            .max(32),
          description: z.string().min(1).max(2_000),
          usage_hint: z.string().min(1).max(1_000),
          should_escape: z.boolean(),
          url: address.optional(),
        }),
      )
      .max(50),
  }),
  oauth_config: z.strictObject({
    redirect_urls: z.array(address).max(1_000).optional(),
    scopes: z
      .strictObject({ bot: names, bot_optional: names })
      .refine(({ bot, bot_optional }) => bot_optional.every((scope) => bot.includes(scope))),
  }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ request_url: address.optional(), bot_events: names }),
    interactivity: z.strictObject({ is_enabled: z.boolean(), request_url: address.optional() }),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

const URL = 'https://tallybot.example.com';

test('manifest.json is what the commands say now; “npm run slack:manifest” writes it', () => {
  const written = JSON.parse(readFileSync('manifest.json', 'utf8'));

  expect(written).toEqual(manifestOf(commands, { httpUrl: null, installUrl: null }));
});

test.each([
  { httpUrl: null, installUrl: null },
  { httpUrl: null, installUrl: URL },
  { httpUrl: URL, installUrl: null },
  { httpUrl: URL, installUrl: URL },
])('with %o it is a manifest as Slack documents it', (options) => {
  expect(Documented.safeParse(manifestOf(commands, options)).error).toBeUndefined();
});

test('each first word is a slash command whose hint names every word behind it', () => {
  const { features } = manifestOf(commands, { httpUrl: null, installUrl: null });

  expect(features?.slash_commands?.map(({ command }) => command)).toEqual(['/usage', '/credits', '/notify']);
  for (const { path } of commands) {
    const [first, second] = path.split(' ');
    const found = features?.slash_commands?.find(({ command }) => command === `/${first}`);
    if (second) expect(found?.usage_hint).toMatch(new RegExp(`\\b${second}\\b`));
  }
});

test('Socket Mode names no address, HTTP mode one for everything', () => {
  const socket = manifestOf(commands, { httpUrl: null, installUrl: null });
  const http = manifestOf(commands, { httpUrl: URL, installUrl: null });

  expect(JSON.stringify(socket)).not.toContain('http');
  expect(socket.settings?.socket_mode_enabled).toBe(true);
  const addresses = JSON.stringify(http).match(/https:[^"]+/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set([`${URL}/slack/events`]));
  expect(http.settings?.socket_mode_enabled).toBe(false);
});

test('tokens rotate only where they are stored', () => {
  const many = manifestOf(commands, { httpUrl: null, installUrl: URL });

  expect(many.settings).toMatchObject({ token_rotation_enabled: true, org_deploy_enabled: true });
  expect(many.oauth_config?.redirect_urls).toEqual([`${URL}/slack/oauth_redirect`]);
  expect(manifestOf(commands, { httpUrl: URL, installUrl: null }).settings?.token_rotation_enabled).toBe(
    false,
  );
});

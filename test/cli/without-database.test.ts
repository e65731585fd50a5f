import { afterEach, expect, test, vi } from 'vitest';
import { tallybot } from './typed.ts';

afterEach(() => vi.unstubAllEnvs());

test('the doctor ends with 1 where something is broken, and looks at all the rest', async () => {
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:2/x');

  const { code, out } = await tallybot('doctor --json');

  const { well, checks } = JSON.parse(out);
  expect({ code, well }).toEqual({ code: 1, well: false });
  expect(checks).toContainEqual({ name: 'fonts', state: 'good', says: 'text is drawn' });
  expect(checks).toContainEqual(expect.objectContaining({ name: 'database', state: 'broken' }));
});

test('settings that are wrong are named, and never with their secrets', async () => {
  vi.stubEnv('SLACK_BOT_TOKEN', 'xoxb-1-hunter2');

  const { code, out, err } = await tallybot('doctor');

  expect(code).toBe(1);
  expect(out).toContain('SLACK_APP_TOKEN is missing');
  expect(out + err).not.toContain('hunter2');
});

test('the manifest for HTTP mode is printed, and never written over the one for everybody', async () => {
  const address = '--http https://tallybot.example.com';

  const printed = JSON.parse((await tallybot(`slack manifest ${address}`)).out);
  expect(printed.settings).toMatchObject({ socket_mode_enabled: false });
  expect(await tallybot(`slack manifest ${address} --write`)).toMatchObject({ code: 2, out: '' });
  expect(await tallybot('slack manifest --http http://x')).toMatchObject({ code: 2, out: '' });
});

test.each([
  ['a role of Slack', '--workspace T1 --discord-role 157367557397518747', 'T1 is no Discord server.'],
  [
    'what is no role',
    '--workspace 157367557397518746 --discord-role Billing',
    '“Billing” is no id of a role.',
  ],
  ['everybody', '--workspace 157367557397518746 --discord-role 157367557397518746', 'That is @everyone'],
  ['a person and a role', '--workspace 157367557397518746 --discord-role 1 --user 1', 'not both'],
  ['neither', '--workspace 157367557397518746', '--user is missing'],
  [
    'a role as owner',
    '--workspace 157367557397518746 --discord-role 157367557397518747 --role own',
    'can view or',
  ],
  ['what is nowhere', '--workspace acme --user 1', '“acme” is no id of a workspace or server.'],
])(
  '%s cannot be named as a member, and it is said why before any database is asked',
  async (_, words, said) => {
    vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:2/x');

    expect(await tallybot(`member add acme ${words} --name Billing`)).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining(said),
    });
  },
);

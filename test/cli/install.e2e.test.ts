import { expect, test } from 'vitest';
import { tallybot, temporaryFolder } from '../support/service.ts';

test('an account is made, people are named in it, and a code is printed that links a workspace to it', async () => {
  const settings = { DATA_DIR: temporaryFolder() };

  const made = await tallybot(
    settings,
    'account',
    'create',
    'acme',
    '--name',
    'Acme',
    '--zone',
    'europe/berlin',
  );
  expect(made.said).toMatch(/^Made the account acme\. .* in Europe\/Berlin\.\n$/);
  const listed = JSON.parse((await tallybot(settings, 'account', 'list', '--json')).said);
  expect(listed.accounts).toContainEqual(
    expect.objectContaining({ id: 'acme', zone: 'Europe/Berlin', workspaces: [] }),
  );

  const code = JSON.parse((await tallybot(settings, 'account', 'link', 'acme', '--json')).said);
  expect(code.command).toMatch(/^\/credits plan link acme\.(\w{4}-){3}\w{4}$/);
  const nobody = await tallybot(settings, 'account', 'link', 'nobody');
  expect(nobody).toMatchObject({ code: 1, said: expect.stringContaining('There is no account “nobody”.') });

  const priya = ['--workspace', 'T1', '--user', 'U1', '--name', 'Priya'];
  expect((await tallybot(settings, 'member', 'add', 'acme', ...priya)).said).toContain('may see and manage');
  const last = await tallybot(settings, 'member', 'remove', 'acme', 'slack:T1:U1');
  expect(last).toMatchObject({ code: 1, said: expect.stringContaining('is the last who can manage acme') });

  const guild = '157367557397518746';
  const role = ['--workspace', guild, '--discord-role', '157367557397518747', '--name', 'Billing'];
  const named = await tallybot(settings, 'member', 'add', 'acme', ...role);
  expect(named.said).toBe(
    `Whoever holds Billing (discord:${guild}:role:157367557397518747) may see and manage.\n`,
  );
  expect((await tallybot(settings, 'member', 'list', 'acme')).said).toContain(`discord:${guild}:role:`);
});

test('the doctor ends with 0 where all is well, and with 1 where something is broken', async () => {
  const settings = { DATA_DIR: temporaryFolder() };

  const well = await tallybot(settings, 'doctor');
  expect(well, well.said).toMatchObject({ code: 0 });
  expect(well.said).toContain('ok  fonts: text is drawn');

  const away = await tallybot({ DATABASE_URL: 'postgres://127.0.0.1:2/x' }, 'doctor', '--json');
  expect(away.code).toBe(1);
  expect(JSON.parse(away.said)).toMatchObject({ well: false });

  const misset = await tallybot({ ...settings, SLACK_BOT_TOKEN: 'xoxb-1-hunter2' }, 'doctor');
  expect(misset).toMatchObject({ code: 1, said: expect.stringContaining('SLACK_APP_TOKEN is missing') });
  expect(misset.said).not.toContain('hunter2');
});

test('the manifest for HTTP mode is printed, and never written over the one for everybody', async () => {
  const url = 'https://tallybot.example.com';

  const printed = JSON.parse((await tallybot({}, 'slack', 'manifest', '--http', url)).said);
  expect(printed.settings).toMatchObject({ socket_mode_enabled: false });
  expect(await tallybot({}, 'slack', 'manifest', '--http', url, '--write')).toMatchObject({ code: 2 });
  expect(await tallybot({}, 'slack', 'manifest', '--http', 'http://x')).toMatchObject({ code: 2 });
});

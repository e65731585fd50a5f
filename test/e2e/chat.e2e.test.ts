import { REST, Routes } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { manualClock } from '../../src/playground/clock.ts';
import { isThinking } from '../../src/playground/discord/flags.ts';
import { startLoopbackSlack } from '../../src/playground/slack/index.ts';
import { startStrictDiscord } from '../discord/strict-discord.ts';
import { startService, tallybot, temporaryFolder } from '../support/service.ts';

// A slow machine is no failure: the time of the platforms, which wait three seconds, stands still.
const onItsOwnTime = () => ({ clock: manualClock(Date.UTC(2030, 0, 1)), patienceMs: 100_000 });
const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

test('with its settings alone it answers in Slack and Discord, also once either has hung up, and stops in good order', async () => {
  const slack = await inSlack();
  const discord = await inDiscord();
  const service = startService({
    ...{ DATA_DIR: temporaryFolder(), DEMO: 'on' },
    ...slack.settings,
    ...discord.settings,
  });

  await service.says('the commands that Discord has are stale');
  const deployed = await tallybot(discord.settings, 'discord', 'deploy');
  expect(deployed.said).toBe('Updated /usage.\nCreated /credits.\nCreated /notify.\n');

  expect(await Promise.all([slack.askForPicture(), discord.askForPicture()])).toEqual([PNG, PNG]);
  await slack.hangUp();
  discord.hangUp();
  expect(await Promise.all([slack.askForPicture(), discord.askForPicture()])).toEqual([PNG, PNG]);

  service.kill('SIGTERM');
  expect(await service.ended, service.output()).toBe(0);
});

async function inSlack() {
  const slack = await startLoopbackSlack(onItsOwnTime());
  onTestFinished(slack.close);
  const acme = slack.addWorkspace({ name: 'Acme' });
  const ann = slack.as(slack.addUser(acme, { name: 'ann' }));
  const general = slack.addChannel(acme, { name: 'general', members: [ann.user] });
  return {
    settings: {
      SLACK_API_URL: slack.apiUrl,
      SLACK_APP_TOKEN: slack.world.app.appToken,
      SLACK_BOT_TOKEN: slack.botToken(acme),
      SLACK_ACCOUNT: 'demo',
    },
    async hangUp() {
      slack.sockets.drop();
      await slack.until(() => slack.sockets.count() === 0);
    },
    /** The first bytes of the newest picture that is shown. */
    async askForPicture() {
      await slack.until(() => slack.sockets.count() > 0);
      const before = ann.sees(general).length;
      await ann.slash(general, '/usage', 'summary');
      const image = await slack.until(() =>
        ann
          .sees(general)
          .slice(before)
          .flatMap(({ blocks }) => blocks)
          .find(({ type }) => type === 'image'),
      );
      const { id } = image['slack_file'] as { id: string };
      return Buffer.from(slack.world.files.get(id)?.bytes ?? '').subarray(0, PNG.length);
    },
  };
}

async function inDiscord() {
  const discord = await startStrictDiscord(onItsOwnTime());
  onTestFinished(discord.close);
  const { application } = discord.world;
  const acme = discord.addGuild({ name: 'Acme' });
  const ann = discord.as(discord.addUser({ name: 'ann' }));
  discord.addMember(acme, ann.user);
  const general = discord.addChannel(acme, { name: 'general' });
  const older = [{ name: 'usage', description: 'Of an older version' }];
  await new REST({ api: discord.apiUrl })
    .setToken(application.token)
    .put(Routes.applicationCommands(application.id), { body: older });
  return {
    settings: {
      DISCORD_API_URL: discord.apiUrl,
      DISCORD_TOKEN: application.token,
      DISCORD_ACCOUNT: 'demo',
    },
    hangUp: discord.gateway.drop,
    async askForPicture() {
      const before = ann.sees(general).length;
      await ann.slash(general, 'usage summary');
      const shown = await discord.until(() =>
        ann
          .sees(general)
          .slice(before)
          .find((each) => !isThinking(each)),
      );
      return shown.attachments[0]?.bytes.subarray(0, PNG.length);
    },
  };
}

import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { startLoopbackSlack } from '../../../src/playground/slack/index.ts';
import { scopes } from '../../../src/slack/install/scopes.ts';
import { startStrictDiscord } from '../../discord/strict-discord.ts';
import { textOf } from './chat.ts';
import type { Hands } from './hands.ts';

/** What stands for the real Slack and the real Discord, with an app and a bot made there. */
export async function realPlatforms() {
  const [slack, discord] = await Promise.all([startLoopbackSlack(), startStrictDiscord()]);
  const needed = scopes.map(({ scope }) => scope);
  const workspace = slack.addWorkspace({ name: 'Acme', scopes: needed });
  discord.addGuild({ name: 'Acme' });
  return {
    addresses: { SLACK_API_URL: slack.apiUrl, DISCORD_API_URL: discord.apiUrl },
    tokens: {
      SLACK_APP_TOKEN: slack.world.app.appToken,
      SLACK_BOT_TOKEN: slack.botToken(workspace),
      DISCORD_TOKEN: discord.world.application.token,
    },
    async close() {
      await Promise.all([slack.close(), discord.close()]);
    },
  };
}

interface Wanted {
  tokens: Record<'SLACK_APP_TOKEN' | 'SLACK_BOT_TOKEN' | 'DISCORD_TOKEN', string>;
  account: string;
  /** Where the service runs, and writes. */
  folder: string;
}

/** From the first step to the last; the key it was shown. */
export async function walkTheSetUp(page: Page, hands: Hands, wanted: Wanted): Promise<string> {
  const { tokens, account, folder } = wanted;
  const env = join(folder, '.env');
  rmSync(env, { force: true });
  const steps = page.getByRole('complementary', { name: 'Set up for real' });
  const button = (name: string | RegExp) => steps.getByRole('button', { name });
  const field = (name: string) => steps.getByLabel(name, { exact: true });
  const heading = (title: string, state = '') =>
    steps.getByRole('heading', { name: new RegExp(`^${title} ?, ${state}`) });
  const open = async (title: string) => {
    const head = heading(title).getByRole('button');
    if ((await head.getAttribute('aria-expanded')) === 'false') await hands.press(head);
  };

  await hands.press(page.getByRole('button', { name: 'Set up for real', exact: true }));
  await steps.getByRole('button', { expanded: true }).waitFor();
  await open('Slack');
  await hands.type(field('App-level token'), tokens.SLACK_APP_TOKEN);
  await hands.type(field('Bot token'), tokens.SLACK_BOT_TOKEN);
  await hands.press(button('Check with Slack'));
  await heading('Slack', 'done').waitFor();

  await open('Discord');
  await hands.type(field('Token of the bot'), tokens.DISCORD_TOKEN);
  await hands.press(button('Check with Discord'));
  await steps.getByRole('link', { name: 'Add the bot to a server' }).waitFor();
  await hands.press(button('Register the commands'));
  await heading('Discord', 'done').waitFor();

  await open('Account and plan');
  const another = button('Another account');
  // Where somebody has been here before.
  if (await another.isVisible()) await hands.press(another);
  await hands.type(field('Name'), 'Acme');
  await hands.type(field('Id'), account);
  await hands.press(button('Make the account'));
  await hands.press(button('Set the plan'));
  await heading('Account and plan', 'done').waitFor();

  await open('First API key');
  await hands.press(button(/^Make (?:the|another) key$/));
  await steps.getByText('The key is shown this once.').waitFor();
  const key = await textOf(steps.getByRole('region', { name: 'Key', exact: true }));
  expect(await textOf(steps.getByRole('region', { name: 'curl' }))).toContain(`TALLYBOT_KEY=${key}`);

  await open('First digest and alerts');
  await steps.getByText('/notify digest').first().waitFor();

  await open('Write .env, and start');
  await steps.getByText(`DISCORD_ACCOUNT=${account}`).waitFor();
  await hands.press(button(/^Write \.env$/));
  await steps.getByText(`Written to ${env}`).waitFor();

  const lines = { ...tokens, SLACK_ACCOUNT: account, DISCORD_ACCOUNT: account };
  const said = Object.entries(lines).map(([name, value]) => `${name}=${value}`);
  expect(readFileSync(env, 'utf8').trim().split('\n').sort()).toEqual(said.sort());
  expect(statSync(env).mode & 0o777).toBe(0o600);
  return key;
}

import type { Locator, Page } from 'playwright-core';
import { type Chat, chatOn, seePicture } from './chat.ts';
import { mouse } from './hands.ts';
import type { Stage } from './stage.ts';

export const looks = ['light', 'dark', 'phone'] as const;
export type Look = (typeof looks)[number];

export interface View {
  name: string;
  beside: 'Laboratory' | 'Set up for real' | null;
  open(page: Page, chat: Chat): Promise<void>;
}

const tab = (name: string, seen: (panel: Locator) => Locator): View => ({
  name: `laboratory-${name.toLowerCase()}`,
  beside: 'Laboratory',
  async open(page) {
    await page.getByRole('tab', { name }).click();
    await seen(page.getByRole('tabpanel', { name })).waitFor();
  },
});

/** Everything that there is to look at, one after the other. */
export const views: readonly View[] = [
  {
    name: 'slack',
    beside: null,
    async open(_page, chat) {
      // Where little else has been said.
      await chat.go('agents');
      await chat.ask('/usage');
      await seePicture(await chat.ask('/usage agents'));
    },
  },
  {
    name: 'slack-form',
    beside: null,
    async open(page, chat) {
      const card = await chat.ask('/notify alerts');
      await card.getByRole('button', { name: 'Set warnings…' }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).waitFor();
    },
  },
  {
    name: 'home',
    beside: null,
    async open(page, chat) {
      await chat.go('Tallybot Home');
      await page.getByRole('main').getByRole('button', { name: 'Refresh' }).first().waitFor();
    },
  },
  {
    name: 'laboratory-message',
    beside: null,
    async open(page, chat) {
      await chat.go('agents');
      await chat.messages.last().getByRole('button', { name: 'Payload and entries' }).click();
      await page.getByRole('tabpanel').getByText('As it was sent').waitFor();
    },
  },
  tab('Spend', (panel) => panel.getByRole('button', { name: 'Run this agent to zero' })),
  tab('Clock', (panel) => panel.getByRole('button', { name: '+1 day' })),
  tab('Faults', (panel) => panel.getByText('Break something')),
  tab('Ledger', (panel) => panel.getByRole('cell').first()),
  {
    name: 'discord',
    beside: null,
    async open(_page, chat) {
      await chat.sitDown({ platform: 'Discord' });
      await chat.ask('/usage agents');
      await seePicture(await chat.ask('/usage summary'));
    },
  },
  {
    name: 'discord-form',
    beside: null,
    async open(page, chat) {
      await chat.messages.last().getByRole('button', { name: 'Other dates' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).waitFor();
    },
  },
  {
    name: 'set-up',
    beside: 'Set up for real',
    async open(page) {
      await page.getByRole('button', { name: /^Slack ?, / }).waitFor();
    },
  },
];

/** As the page's own switch does it: a form may be in the way of that. */
export async function darken(page: Page, isDark: boolean): Promise<void> {
  const theme = isDark ? 'dark' : 'light';
  await page.locator('html').evaluate((root, value) => root.setAttribute('data-theme', value), theme);
}

export function visitAs(look: Look, { browser, url }: Pick<Stage, 'browser' | 'url'>): Promise<Page> {
  return browser.visit(url, {
    colorScheme: look === 'dark' ? 'dark' : 'light',
    viewport: look === 'phone' ? { width: 390, height: 844 } : { width: 1_280, height: 860 },
    hasTouch: look === 'phone',
  });
}

/** On a phone what stands beside lies over the conversation. */
export async function openView(page: Page, { beside, open }: View): Promise<void> {
  const form = page.getByRole('dialog');
  if (await form.isVisible()) {
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
  }
  for (const name of ['Laboratory', 'Set up for real'] as const) {
    const button = page.getByRole('button', { name, exact: true });
    const isOpen = (await button.getAttribute('aria-pressed')) === 'true';
    if (isOpen !== (name === beside)) await button.click();
  }
  await open(page, chatOn(page, mouse(page)));
}

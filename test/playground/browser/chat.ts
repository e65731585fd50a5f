import type { Locator, Page } from 'playwright-core';
import type { Hands } from './hands.ts';

/** What Slack's members and Discord's read where an answer takes its time. */
const MEANWHILE = /One moment: counting…|is thinking…/;

/** The conversation that is shown, as somebody looks at it. */
export function chatOn(page: Page, hands: Hands) {
  const composer = page.getByRole('combobox', { name: /^Message / });
  const messages = page.getByRole('log', { name: /^Messages in (?:#|Tallybot)/ }).getByRole('article');

  /** What was said before is there once there are channels. */
  const arrive = () => page.locator('nav button').first().waitFor({ state: 'attached' });
  const menu = page.getByRole('button', { name: 'Channels and people' });
  /** On a phone people and channels are behind a button. */
  const turnMenu = async (to: 'true' | 'false') => {
    if ((await menu.isVisible()) && (await menu.getAttribute('aria-expanded')) !== to)
      await hands.press(menu);
  };

  return {
    composer,
    messages,
    /** What comes below everything that stands there now. */
    async next(act: () => Promise<void>): Promise<Locator> {
      await arrive();
      const message = messages.nth(await messages.count());
      await act();
      await message.waitFor();
      return message;
    },
    async say(words: string): Promise<void> {
      await hands.type(composer, words);
      await page.keyboard.press('Enter');
    },
    /** What is said meanwhile, in its place, is no answer yet. */
    async ask(words: string): Promise<Locator> {
      const message = await this.next(() => this.say(words));
      await message.filter({ hasNotText: MEANWHILE }).waitFor();
      return message;
    },
    async go(channel: string): Promise<void> {
      await turnMenu('true');
      await hands.press(page.getByRole('navigation').getByRole('button', { name: channel }));
      await page.getByRole('main', { name: channel }).waitFor();
    },
    async sitDown(seat: { platform?: 'Slack' | 'Discord'; person?: 'Member' | 'Manager' | 'On-call' }) {
      await turnMenu('true');
      for (const name of Object.values(seat)) {
        await hands.turnTo(page.getByRole('radio', { name, exact: true }));
        await arrive();
      }
      await turnMenu('false');
    },
  };
}

export type Chat = ReturnType<typeof chatOn>;

/** A picture that has come and is drawn, and its words. */
export async function seePicture(message: Locator): Promise<{ alt: string; width: number; src: string }> {
  const picture = message.getByRole('img').first();
  await picture.waitFor();
  return picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    return { alt: image.alt, width: image.naturalWidth, src: image.src };
  });
}

export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? '';
}

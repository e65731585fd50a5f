import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type Chat, chatOn, seePicture, textOf } from './chat.ts';
import type { Hands } from './hands.ts';

const TOTAL = /^([\d\s.]+) credits?/;

/** What a newcomer does, from the first visit on: everything in the account is as it was found, or worse for wear. */
export async function walkTheChats(page: Page, hands: Hands): Promise<void> {
  const chat = chatOn(page, hands);
  const card = await seeUsage(chat);
  const agent = await textOf(card.getByRole('rowheader').first());
  const total = await totalOf(card);
  await followOneAgent(chat, hands, agent);
  await pageThroughTheLog(chat, hands);
  await share(chat, hands, total);
  await findTheSameOnDiscord(chat, total);
  await setNotices(chat);
  await waitForMonday(page, chat, hands);
  await runToZero(page, chat, hands);
}

async function seeUsage(chat: Chat): Promise<Locator> {
  const card = await chat.ask('/usage');
  const { alt, width } = await seePicture(card);
  expect(width).toBeGreaterThan(0);
  // “8 770.75 of 10 000 plan credits used”: the words of the picture say what the card says.
  const said = /\d[\d\s.]* of [\d\s.]+ plan credits used/.exec(await textOf(card))?.[0];
  expect(alt).toContain(said);
  return card;
}

/** The figure a card begins with. */
async function totalOf(card: Locator): Promise<string> {
  const heading = await textOf(card.getByRole('heading', { name: TOTAL }));
  return TOTAL.exec(heading)?.[1] ?? '';
}

async function followOneAgent(chat: Chat, hands: Hands, agent: string): Promise<void> {
  const card = await chat.ask('/usage history');
  const before = { total: await totalOf(card), ...(await seePicture(card)) };
  expect(before.alt).toContain(`${before.total} credits in all`);

  await hands.choose(card.getByRole('combobox', { name: 'Agent' }), agent);
  await card.getByText(`· ${agent}`).waitFor();

  const after = { total: await totalOf(card), ...(await seePicture(card)) };
  expect(after.total).not.toBe(before.total);
  expect(after.src).not.toBe(before.src);
  expect(after.alt).toContain(`${after.total} credits in all`);
}

async function pageThroughTheLog(chat: Chat, hands: Hands): Promise<void> {
  const card = await chat.ask('/usage log last 3 months');
  const title = card.getByRole('heading').first();
  const newest = await textOf(title);

  await hands.press(card.getByRole('button', { name: 'Older' }));
  await card.getByRole('heading', { name: newest, exact: true }).waitFor({ state: 'detached' });
  await hands.press(card.getByRole('button', { name: 'Newest' }));

  await card.getByRole('heading', { name: newest, exact: true }).waitFor();
}

async function share(chat: Chat, hands: Hands, total: string): Promise<void> {
  const card = await chat.ask('/usage');
  expect(await textOf(card)).toContain('Only visible to you');

  // By what it is, not by where it stands: the private answer, which says that it was shared, may move below it.
  const open = chat.messages.filter({ hasNotText: 'Only visible to you' });
  const before = await open.count();
  await hands.press(card.getByRole('button', { name: 'Share to channel' }));
  const shared = open.nth(before);
  await shared.waitFor();

  expect(await totalOf(shared)).toBe(total);
}

async function findTheSameOnDiscord(chat: Chat, total: string): Promise<void> {
  await chat.sitDown({ platform: 'Discord' });
  const card = await chat.ask('/usage summary');
  await card.getByRole('heading', { name: TOTAL }).waitFor();
  expect(await totalOf(card)).toBe(total);
  expect((await seePicture(card)).width).toBeGreaterThan(0);
  await chat.sitDown({ platform: 'Slack' });
}

async function setNotices(chat: Chat): Promise<void> {
  await chat.go('on-call');
  const alerts = await chat.ask('/notify alerts 20% 10% 0');
  expect(await textOf(alerts)).toMatch(/20\s%, 10\s% of this cycle/);
  await chat.go('general');
  const digest = await chat.ask('/notify digest every:weekly on:monday hour:9');
  expect(await textOf(digest)).toContain('Weekly, Monday 09:00');
}

async function waitForMonday(page: Page, chat: Chat, hands: Hands): Promise<void> {
  await hands.turnTo(page.getByRole('tab', { name: 'Clock' }));
  const heading = page.getByRole('heading', { name: /^Demo Agency: .* against the week before$/ });
  const digests = chat.messages.filter({ has: heading });
  const digest = digests.nth(await digests.count());
  await hands.press(page.getByRole('button', { name: /^To Monday 9:00/ }));
  await digest.waitFor();
  expect(await textOf(digest.getByRole('time'))).toBe('09:00');
  const { alt, width } = await seePicture(digest);
  expect(width).toBeGreaterThan(0);
  expect(alt).toContain(await textOf(digest.getByRole('heading').first()));
  await moved(page);
}

async function moved(page: Page): Promise<void> {
  await page
    .getByRole('tabpanel')
    .getByText(/^It is .* now \(/)
    .waitFor();
}

/** With credits bought before: whoever has been here already has left none. */
async function runToZero(page: Page, chat: Chat, hands: Hands): Promise<void> {
  const purchase = await chat.ask('/credits top-up 5000');
  await hands.press(purchase.getByRole('button', { name: /^Add 5\s000$/ }));
  await purchase.getByRole('heading', { name: /^5\s000 credits added/ }).waitFor();
  await chat.go('on-call');
  await chat.sitDown({ person: 'On-call' });
  await hands.turnTo(page.getByRole('tab', { name: 'Spend' }));
  await hands.press(page.getByRole('button', { name: 'Run this agent to zero' }));
  await page.getByText(/^The agent is refused: no credits are left/).waitFor();
  await page
    .getByRole('region', { name: /^Balance/ })
    .getByText(/^0 credits/)
    .waitFor();

  const warning = chat.messages.filter({ has: page.getByRole('heading', { name: /has stopped/ }) }).last();
  await hands.press(warning.getByRole('button', { name: 'Acknowledge' }));

  // Who, and when: an hour of the clock.
  await warning.getByText(/Acknowledged by .*On-call.*\d\d:\d\d/).waitFor();
}

import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Json, MessageLine } from '../../src/playground/wire.ts';
import { chatOn, textOf } from './browser/chat.ts';
import { seriousFindings, sideways } from './browser/findings.ts';
import { keyboard, mouse } from './browser/hands.ts';
import { readScreen, repeated, scrollThrough, showInstead } from './browser/screen.ts';
import { realPlatforms, walkTheSetUp } from './browser/set-up.ts';
import { describeInBrowser } from './browser/stage.ts';
import { darken, openView, views, visitAs } from './browser/views.ts';
import { walkTheChats } from './browser/walk.ts';

// What stands for the real Slack and Discord, beside those of the playground.
const real = realPlatforms();
afterAll(async () => (await real).close());
const settings = async () => (await real).addresses;

describeInBrowser('the playground in a browser', settings, (stage) => {
  test('with a mouse, from the first visit to a warning that is acknowledged', async () => {
    const page = await stage.browser.visit(stage.url);
    await walkTheChats(page, mouse(page));
  });

  test('with a keyboard alone the same, and what has the focus shows it', async () => {
    const page = await stage.browser.visit(stage.url);
    const hands = keyboard(page);
    await walkTheChats(page, hands);
    expect(hands.unseen).toEqual([]);
  });

  test.each([
    ['mouse', mouse],
    ['keyboard', keyboard],
  ])(
    'with a %s, set up for real to the end: .env is written, the key works and is shown once',
    async (name, handsOn) => {
      const { url, folder, browser } = stage;
      const page = await browser.visit(url);
      const { tokens } = await real;

      const key = await walkTheSetUp(page, handsOn(page), { tokens, account: `acme-${name}`, folder });

      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const body = JSON.stringify({ agent: 'first-agent', amount: '5' });
      const asked = await fetch(`${url}/v1/authorize`, { method: 'POST', headers, body });
      expect(await asked.json()).toMatchObject({ allowed: true });
      await page.reload();
      await page.getByRole('button', { name: 'Set up for real' }).click();
      await page.getByText(`Written to ${join(folder, '.env')}`).waitFor({ state: 'attached' });
      expect(await page.content()).not.toContain(key);
    },
  );

  test('commands are completed with what they do, and the focus comes back from a form and from beside', async () => {
    const page = await stage.browser.visit(stage.url);
    const chat = chatOn(page, keyboard(page));
    const focused = page.locator(':focus');

    for (const platform of ['Slack', 'Discord'] as const) {
      await chat.sitDown({ platform });
      await chat.composer.focus();
      await page.keyboard.type('/usa');
      const options = page.getByRole('listbox', { name: 'What can be typed next' }).getByRole('option');
      await options.first().waitFor();
      expect(await textOf(options.first().locator('span'))).not.toBe('');
      await page.keyboard.press('Tab');
      expect(await chat.composer.inputValue()).toMatch(/^\/usage /);
      await page.keyboard.press('Escape');
      await options.first().waitFor({ state: 'detached' });

      const isSlack = platform === 'Slack';
      const card = await chat.ask(isSlack ? '/notify alerts' : '/usage summary');
      const opener = card.getByRole('button', { name: isSlack ? 'Set warnings…' : 'Other dates' }).first();
      await opener.focus();
      await page.keyboard.press('Enter');
      const form = page.getByRole('dialog');
      await form.locator(':is(input, select):focus').waitFor();
      await page.keyboard.press('Escape');
      await form.waitFor({ state: 'detached' });
      await opener.and(focused).waitFor();
    }

    const setUp = page.getByRole('button', { name: 'Set up for real', exact: true });
    await setUp.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Set up for real' }).and(focused).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await setUp.and(focused).waitFor();
  });

  test('until the screen has come, no place is offered, and nothing is said of a conversation', async () => {
    const page = await stage.browser.visit(stage.url);
    let send = () => {};
    const isAwaited = new Promise<void>((resolve) => {
      send = resolve;
    });
    await page.route('**/playground/screen?*', async (route) => {
      await isAwaited;
      await route.continue();
    });
    await page.reload();
    const places = page.locator('nav button');

    await page.getByText('Opening…').waitFor();
    expect(await places.count()).toBe(0);
    send();

    await places.first().waitFor();
    await page.getByRole('log', { name: 'Messages in #general' }).waitFor();
  });

  test.each(['light', 'phone'] as const)(
    '%s, on every view: nothing serious is in the way of a screen reader, the dark is legible too, and nothing scrolls sideways',
    async (look) => {
      const page = await visitAs(look, stage);
      const found: [string, string[]][] = [];
      const rules = look === 'phone' ? 'all but colours' : 'all';

      for (const view of views) {
        await openView(page, view);
        found.push([view.name, [...(await seriousFindings(page, rules)), ...(await sideways(page))]]);
        // Nothing but the colours is different there, and those are the same on a phone.
        if (look === 'phone') continue;
        await darken(page, true);
        found.push([`${view.name} in the dark`, await seriousFindings(page, 'colours')]);
        await darken(page, false);
      }

      expect(found.filter(([, lines]) => lines.length > 0)).toEqual([]);
    },
  );

  test.each(['slack', 'discord'] as const)(
    'on %s, five hundred messages are all there, and scrolling through them draws none of them anew',
    async (platform) => {
      const page = await stage.browser.visit(stage.url);
      const chat = chatOn(page, mouse(page));
      await chat.sitDown({ platform: platform === 'slack' ? 'Slack' : 'Discord' });
      for (const command of ['/usage summary', '/usage log', '/notify status']) await chat.ask(command);

      const { messages, ...rest } = await readScreen(stage.url, platform);
      await showInstead(page, repeated({ ...rest, messages: messages.slice(-3) }, 500));
      // By its roles, so large a page takes seconds to look through.
      const drawn = page.locator('.timeline article');
      await drawn.nth(499).waitFor();
      const { changes, ...frames } = await scrollThrough(page);

      // Times are told, never judged: they are those of the machine.
      process.stderr.write(`500 messages of ${platform}, scrolled through: ${JSON.stringify(frames)}\n`);
      expect(await drawn.count()).toBe(500);
      expect(changes).toBe(0);
    },
  );

  test.each([
    ['slack', { blocks: [{ type: 'hologram' }] }, 'Unknown block: hologram'],
    ['discord', { components: [{ type: 99 }], flags: 1 << 15 }, 'Unknown component: 99'],
  ] as const)('on %s, what the page does not know is drawn as an error', async (platform, parts, words) => {
    const page = await stage.browser.visit(stage.url);
    const chat = chatOn(page, mouse(page));
    const seat = { platform: platform === 'slack' ? 'Slack' : 'Discord' } as const;
    await chat.sitDown(seat);
    await chat.ask('/notify status');
    const { messages, ...rest } = repeated(await readScreen(stage.url, platform), 1);
    const message = messages[0] as MessageLine;
    const body = { ...message.body, ...(parts as Json) } as MessageLine['body'];

    await showInstead(page, { ...rest, messages: [{ ...message, body }] });

    await page.getByText(words).waitFor();
  });

  const json = { 'content-type': 'application/json' };
  test.each([
    ['another name that points here', { host: 'tallybot.example.com' }],
    ['a proxy that asks by our own name', { 'x-forwarded-for': '203.0.113.7' }],
    ['a page of another address', { origin: 'https://example.com' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['a picture or a form of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a form, which sends no JSON', { 'content-type': 'text/plain' }],
  ])('the playground refuses %s', async (_who, headers) => {
    const paths = ['/playground/act', '/playground/laboratory', '/playground/set-up'];
    const statuses = await Promise.all(paths.map((path) => statusOf(path, 'POST', { ...json, ...headers })));
    const isOfForms = 'content-type' in headers;
    const read = [
      '/',
      '/page.js',
      '/playground/screen?platform=slack&person=manager',
      '/playground/files/slack/1',
    ];
    if (!isOfForms) statuses.push(...(await Promise.all(read.map((path) => statusOf(path, 'GET', headers)))));

    expect(new Set(statuses)).toEqual(new Set([403]));
  });

  /** `fetch` would not let the name of the host be another one. */
  function statusOf(
    path: string,
    method: string,
    headers: Record<string, string>,
  ): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(`${stage.url}${path}`, { method, headers }, (answer) => {
        answer.destroy();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end(method === 'POST' ? '{}' : undefined);
    });
  }
});

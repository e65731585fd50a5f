import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keyboard, mouse } from './browser/hands.ts';
import { realPlatforms, walkTheSetUp } from './browser/set-up.ts';
import { describeInBrowser } from './browser/stage.ts';

// Its clock is never moved: what is set up for real counts by the time of this machine.
const real = realPlatforms();
afterAll(async () => (await real).close());

describeInBrowser(
  'setting up for real, in a browser',
  (stage) => {
    test.each([
      ['mouse', mouse],
      ['keyboard', keyboard],
    ])('with a %s, to the end: .env is written, the key works and is shown once', async (name, handsOn) => {
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
    });
  },
  async () => (await real).addresses,
);

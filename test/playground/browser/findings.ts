import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

const CONTRAST = 'color-contrast';
/** The rule of colours takes as long as all others together. */
const rulesOf = {
  all: {},
  colours: { runOnly: [CONTRAST] },
  'all but colours': { rules: { [CONTRAST]: { enabled: false } } },
};

/** What axe holds to be serious or critical. */
export async function seriousFindings(page: Page, by: keyof typeof rulesOf): Promise<string[]> {
  const options = { resultTypes: ['violations'], ...rulesOf[by] };
  if (!(await page.evaluate('Boolean(globalThis.axe)'))) await page.evaluate(axe);
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

/** What is wider than its place. Tables, code and rows of cards scroll in a frame of their own, which has the focus. */
export function sideways(page: Page): Promise<string[]> {
  return page.locator('html').evaluate((root) =>
    [root, ...root.querySelectorAll<HTMLElement>('main, .timeline, .home, .side, dialog, dialog *')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.tabIndex !== 0)
      .filter((each) => each === root || /auto|scroll/.test(getComputedStyle(each).overflowX))
      .map((each) => `${each.tagName}.${each.className}: ${each.scrollWidth} > ${each.clientWidth}`),
  );
}

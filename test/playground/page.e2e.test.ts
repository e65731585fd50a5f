import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, HOW_TO_GET_ONE, openBrowser, type TestBrowser } from '../support/browser.ts';
import { runService } from '../support/service.ts';
import { keyboard, mouse } from './browser/hands.ts';
import { walkTheChats } from './browser/walk.ts';

if (!chromiumPath)
  process.stderr.write(`The playground’s page is not tested in a browser: ${HOW_TO_GET_ONE}.\n`);

// One service and one browser for all of it: to begin takes longer than most of what is tested.
describe.skipIf(!chromiumPath)('the playground in a browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-page-'));
  let service: ReturnType<typeof runService>;
  let browser: TestBrowser;
  let url = '';

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    service = runService({ DATA_DIR: join(folder, 'data'), DEMO: 'on' }, { cwd: folder });
    browser = await openBrowser();
    url = (await service.ready) ?? '';
    expect(url, service.output()).not.toBe('');
  });

  afterEach(async () => {
    await browser.leave();
    expect(browser.takeFaults()).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await service.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('with a mouse, from the first visit to a warning that is acknowledged', async () => {
    const page = await browser.visit(url);
    await walkTheChats(page, mouse(page));
  });

  test('with a keyboard alone, the same', async () => {
    const page = await browser.visit(url);
    const hands = keyboard(page);
    await walkTheChats(page, hands);
    expect(hands.unseen).toEqual([]);
  });
});

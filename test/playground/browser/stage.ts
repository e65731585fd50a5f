import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromiumPath, HOW_TO_GET_ONE, openBrowser, type TestBrowser } from '../../support/browser.ts';
import { runService } from '../../support/service.ts';

export interface Stage {
  url: string;
  /** Where the service runs; its data lie in it. */
  folder: string;
  browser: TestBrowser;
}

/** One service and one browser for all tests of a file: to begin takes longer than most of what is tested. */
export function describeInBrowser(
  title: string,
  settings: () => Promise<Record<string, string>>,
  define: (stage: Stage) => void,
): void {
  if (!chromiumPath) process.stderr.write(`Not tested, ${title}: ${HOW_TO_GET_ONE}.\n`);
  describe.skipIf(!chromiumPath)(title, () => {
    const stage = { folder: mkdtempSync(join(tmpdir(), 'tallybot-page-')) } as Stage;
    const ends: (() => void | Promise<void>)[] = [
      () => rmSync(stage.folder, { recursive: true, force: true }),
    ];

    beforeAll(async () => {
      // Postgres may run as somebody else.
      chmodSync(stage.folder, 0o755);
      const own = { DATA_DIR: join(stage.folder, 'data'), DEMO: 'on', ...(await settings()) };
      const service = runService(own, { cwd: stage.folder });
      ends.push(service.end);
      stage.browser = await openBrowser();
      ends.push(stage.browser.close);
      stage.url = (await service.ready) ?? '';
      expect(stage.url, service.output()).not.toBe('');
    });

    afterEach(async () => {
      await stage.browser.leave();
      expect(stage.browser.takeFaults()).toEqual([]);
    });

    afterAll(async () => {
      for (const end of ends.reverse()) await end();
    });

    define(stage);
  });
}

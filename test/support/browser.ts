import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Whatever Chromium is installed; `undefined`: none is. */
export const chromiumPath = findChromium(process.env);

export const HOW_TO_GET_ONE =
  'no Chromium is installed: “apt-get install chromium”, or set CHROMIUM_PATH to the one to use';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  // A name that is not this machine’s own is not even asked for.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Of anything that is to come: half a minute, which is what Playwright waits, a busy machine takes now and then. */
const PATIENCE_MS = 200_000;

export interface TestBrowser {
  visit(url: string, options?: BrowserContextOptions): Promise<Page>;
  /** What went wrong on the pages since it was asked last: errors of theirs, and requests to anywhere else. */
  takeFaults(): string[];
  /** The pages alone. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** An installed Chromium with an empty profile of its own. */
export async function openBrowser(): Promise<TestBrowser> {
  const browser = await chromium.launch({
    ...{ executablePath: chromiumPath ?? '', args: FLAGS, timeout: PATIENCE_MS },
  });
  let faults: string[] = [];

  return {
    async visit(url, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1_280, height: 860 }, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => faults.push(String(error.stack)));
      page.on('console', (said) => {
        if (said.type() === 'error') faults.push(said.text());
      });
      context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol !== 'data:' && hostname !== '127.0.0.1') faults.push(`asked for ${request.url()}`);
      });
      await page.goto(url);
      return page;
    },
    takeFaults() {
      const taken = faults;
      faults = [];
      return taken;
    },
    async leave() {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

function findChromium({ CHROMIUM_PATH, PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  if (CHROMIUM_PATH) return CHROMIUM_PATH;
  const candidates = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

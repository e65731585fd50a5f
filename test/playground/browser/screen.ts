import type { Page } from 'playwright-core';
import type { MessageLine, Patch, Platform } from '../../../src/playground/wire.ts';

/** What the manager's screen is told first. */
export async function readScreen(url: string, platform: Platform): Promise<Patch> {
  const stop = new AbortController();
  const response = await fetch(`${url}/playground/screen?platform=${platform}&person=manager`, stop);
  let heard = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    heard += chunk;
    if (heard.includes('\n\n')) break;
  }
  stop.abort();
  return JSON.parse(heard.slice('data: '.length, heard.indexOf('\n\n'))) as Patch;
}

/** The page as it is when it is told this instead, and nothing more. */
export async function showInstead(page: Page, patch: Patch): Promise<void> {
  const body = `retry: 3600000\ndata: ${JSON.stringify(patch)}\n\n`;
  await page.route('**/playground/screen?*', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body }),
  );
  await page.reload();
}

/** As many as wanted of those that are there, one after the other. */
export function repeated({ frame, messages }: Patch, count: number): Patch {
  const lines = Array.from({ length: count }, (_, index): MessageLine => {
    const message = messages[index % messages.length] as MessageLine;
    const at = (messages[0] as MessageLine).at + index * 1_000;
    return {
      ...message,
      id: String(1_000 + index),
      at,
      channelId: frame.channels[0]?.id ?? '',
      threadOf: null,
    };
  });
  return { frame, messages: lines, removed: [] };
}

export interface Frames {
  count: number;
  middleMs: number;
  worstMs: number;
  /** What was drawn anew on the way. */
  changes: number;
}

const SCROLL_TO_THE_FIRST = `(async () => {
  const log = document.querySelector('.timeline');
  let changes = 0;
  const watching = new MutationObserver((records) => { changes += records.length; });
  watching.observe(log, { subtree: true, childList: true, attributes: true, characterData: true });
  const frame = () => new Promise(requestAnimationFrame);
  const tookMs = [];
  let before = await frame();
  while (log.scrollTop > 0) {
    log.scrollTop -= 2 * log.clientHeight;
    const now = await frame();
    tookMs.push(now - before);
    before = now;
  }
  watching.disconnect();
  tookMs.sort((a, b) => a - b);
  return { count: tookMs.length, middleMs: tookMs[tookMs.length >> 1], worstMs: tookMs.at(-1), changes };
})()`;

/** From the newest message, through all of them. */
export function scrollThrough(page: Page): Promise<Frames> {
  return page.evaluate<Frames>(SCROLL_TO_THE_FIRST);
}

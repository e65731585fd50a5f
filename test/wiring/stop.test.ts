import { afterEach, expect, test, vi } from 'vitest';
import { stopInOrder } from '../../src/wiring/stop.ts';

afterEach(() => vi.useRealTimers());

test('what was started last is stopped first, each after the one before it has ended', async () => {
  const stopped: string[] = [];
  const stop = (name: string) => async () => {
    stopped.push(`${name} begins`);
    await Promise.resolve();
    stopped.push(`${name} ends`);
  };

  expect(await stopInOrder([stop('database'), stop('server')], 1_000)).toBe(true);
  expect(stopped).toEqual(['server begins', 'server ends', 'database begins', 'database ends']);
});

test('what never ends is waited for within the bound alone', async () => {
  vi.useFakeTimers();
  const ended = stopInOrder([() => new Promise(() => {})], 30_000);

  await vi.advanceTimersByTimeAsync(30_000);

  expect(await ended).toBe(false);
});

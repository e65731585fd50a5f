import { expect, onTestFinished, test, vi } from 'vitest';
import { type AskingParts, createAsking } from '../../src/chat/asking.ts';

test('an answer goes out also where what its buttons stand for cannot be kept', async () => {
  const lines: string[] = [];
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => lines.push(String(line)));
  onTestFinished(() => spy.mockRestore());
  const viewTokens = { remember: () => Promise.reject(new Error('away')), find: async () => null };
  const { fitting } = createAsking({ viewTokens, now: () => 0 } as Partial<AskingParts> as AskingParts);

  const drawn = await fitting('acme', (shorten) => `a card with ${shorten('usage agent:a-long-name', 10)}`);

  expect(drawn).toMatch(/^a card with ~/);
  expect(lines.join()).toContain('could not keep what a control stands for');
});

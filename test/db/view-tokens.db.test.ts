import { expect, test } from 'vitest';
import { isViewToken, viewTokenOf } from '../../src/chat/view-tokens.ts';
import { createViewTokens } from '../../src/db/view-tokens.ts';
import { databaseForTest } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 21);
const DAY_MS = 86_400_000;
const command = `usage log agent:${'x'.repeat(200)}`;
const token = viewTokenOf(command);

test('a command that was kept is found again by its token, in its own account alone', async () => {
  const tokens = createViewTokens(await databaseForTest());

  await tokens.remember('acme', new Map([[token, command]]), NOW + DAY_MS);

  expect(isViewToken(token)).toBe(true);
  expect(await tokens.find('acme', token, NOW)).toBe(command);
  expect(await tokens.find('zenith', token, NOW)).toBeNull();
  expect(await tokens.find('acme', viewTokenOf('usage'), NOW)).toBeNull();
});

test('it is kept until its time, and longer when it is shown again', async () => {
  const tokens = createViewTokens(await databaseForTest());
  const keep = (until: number) => tokens.remember('acme', new Map([[token, command]]), until);

  await keep(NOW + DAY_MS);
  expect(await tokens.find('acme', token, NOW + DAY_MS)).toBeNull();
  await keep(NOW + 3 * DAY_MS);
  await keep(NOW + 2 * DAY_MS);

  expect(await tokens.find('acme', token, NOW + 2 * DAY_MS)).toBe(command);
  expect(await tokens.find('acme', token, NOW + 3 * DAY_MS)).toBeNull();
});

test('two answers that keep the same commands at once do not stand in each other’s way', async () => {
  const tokens = createViewTokens(await databaseForTest());
  const many = Array.from({ length: 50 }, (_, index) => `usage log agent:agent-${index}`);
  const kept = (commands: readonly string[]) => new Map(commands.map((each) => [viewTokenOf(each), each]));

  await Promise.all([
    tokens.remember('acme', kept(many), NOW + DAY_MS),
    tokens.remember('acme', kept(many.toReversed()), NOW + DAY_MS),
  ]);

  expect(await tokens.find('acme', viewTokenOf('usage log agent:agent-7'), NOW)).toBe(
    'usage log agent:agent-7',
  );
});

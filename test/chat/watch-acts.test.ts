import { expect, test } from 'vitest';
import type { Acts } from '../../src/chat/ports/acts.ts';
import { watchActs } from '../../src/chat/watch-acts.ts';

const acts = {
  grant: async () => null,
  shop: { name: 'Stripe', open: async () => ({ status: 'paid' }) },
} as unknown as Acts;

test('an answer that only says who sells has changed nothing, and may be made anew to be shared', () => {
  const watched = watchActs(acts);

  expect(watched.acts.shop?.name).toBe('Stripe');
  expect(watched.hasActed()).toBe(false);
});

test.each([
  ['gives credits', (watched: Acts) => watched.grant],
  ['opens a page to pay on', (watched: Acts) => watched.shop?.open],
])('one that %s has', (_what, reach) => {
  const watched = watchActs(acts);

  expect(reach(watched.acts)).toBeTypeOf('function');
  expect(watched.hasActed()).toBe(true);
});

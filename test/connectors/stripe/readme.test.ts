import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paymentLookout } from '../../../src/connectors/stripe/payment-lookout.ts';
import { subscriptionLookout } from '../../../src/connectors/stripe/subscriptions/lookout.ts';

test('the page names just the events that are asked for', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../src/connectors/README.md'), 'utf8');
  const [, list = ''] = /Add destination\*\*.*?Events:(.*?)Of whichever/s.exec(page) ?? [];
  const named = [...list.matchAll(/`([a-z_.]+)`/g)].map(([, type]) => type);

  const asked = [paymentLookout(null as never, async () => {}), subscriptionLookout({} as never)];

  expect(named.sort()).toEqual([...new Set(asked.flatMap(({ types }) => types))].sort());
});

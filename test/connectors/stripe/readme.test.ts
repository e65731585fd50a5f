import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PAYMENT_EVENTS } from '../../../src/connectors/stripe/payment-lookout.ts';
import { PLAN_EVENTS } from '../../../src/connectors/stripe/subscriptions/lookout.ts';

test('the page names just the events that are asked for', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../src/connectors/README.md'), 'utf8');
  const [, list = ''] = /Add destination\*\*.*?Events:(.*?)Of whichever/s.exec(page) ?? [];
  const named = [...list.matchAll(/`([a-z_.]+)`/g)].map(([, type]) => type);

  expect(named.sort()).toEqual([...new Set([...PAYMENT_EVENTS, ...PLAN_EVENTS])].sort());
});

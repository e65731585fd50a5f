import { expect, test } from 'vitest';
import {
  type BillingAnchor,
  billingAnchor,
} from '../../../src/connectors/stripe/subscriptions/billing-anchor.ts';
import { spansOf } from '../../../src/connectors/stripe/subscriptions/periods.ts';
import { cycleBoundary } from '../../../src/domain/cycle.ts';

/** When its periods begin, as Stripe counts: on that day of the month, or on its last. */
function periodsOf({ startsAt, said }: BillingAnchor): number[] {
  const first = new Date(startsAt);
  const day = said.billing_cycle_anchor_config?.day_of_month ?? first.getUTCDate();
  return Array.from({ length: 26 }, (_, later) => {
    const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + later];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    return Date.UTC(year, month, Math.min(day, last)) + (startsAt % 86_400_000);
  });
}

test.each(['UTC', 'Europe/Berlin', 'America/Los_Angeles', 'Pacific/Auckland'])(
  'with whichever cycle a subscription begins, each of its periods is a cycle, in its turn (%s)',
  (zone) => {
    for (const day of [1, 2, 15, 27, 28, 29, 30, 31]) {
      for (const hour of [0, 8, 20]) {
        const anchor = { anchorAt: Date.UTC(2026, 0, day, hour), zone };
        for (let first = 1; first <= 26; first += 1) {
          const starts = periodsOf(billingAnchor(anchor, cycleBoundary(anchor, first)));
          const spans = starts
            .slice(1)
            .flatMap((until, at) => spansOf(anchor, { from: starts[at] as number, until }));
          expect(spans.map(({ cycle }) => cycle)).toEqual(spans.map((_, at) => first + at));
        }
      }
    }
  },
);

test('the day is said only where Stripe would not find it by itself', () => {
  const anchor = { anchorAt: Date.UTC(2026, 0, 31), zone: 'UTC' };

  expect(billingAnchor(anchor, Date.UTC(2026, 2, 31))).toEqual({
    startsAt: Date.UTC(2026, 2, 31),
    said: { billing_cycle_anchor: Date.UTC(2026, 2, 31) / 1000 },
  });
  expect(billingAnchor(anchor, Date.UTC(2026, 1, 28))).toEqual({
    startsAt: Date.UTC(2026, 1, 28),
    said: { billing_cycle_anchor_config: { day_of_month: 31, hour: 0, minute: 0, second: 0 } },
  });
});

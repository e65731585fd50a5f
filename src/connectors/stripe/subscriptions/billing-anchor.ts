import type Stripe from 'stripe';
import { type CycleAnchor, cycleAt, cycleBoundary } from '../../../domain/cycle.ts';
import type { InstantMs } from '../../../domain/instant.ts';
import { cycleFrom, isNear } from './periods.ts';

export interface BillingAnchor {
  /** When the first period begins, of which that cycle is meant. */
  startsAt: InstantMs;
  said: Pick<
    Stripe.Checkout.SessionCreateParams.SubscriptionData,
    'billing_cycle_anchor' | 'billing_cycle_anchor_config'
  >;
}

const MONTHS = 12;
// It has a 31st.
const [YEAR, JANUARY] = [2026, 0];

/**
 * On what Stripe’s periods hang, so that they begin with the account’s cycles from that one on. Theirs too fall on the
 * month’s last day where it has no such day, but counted from the first: begun on the 28th of February in the place of the
 * 31st, they would stay on the 28th. So the day is said then.
 */
export function billingAnchor(anchor: CycleAnchor, from: InstantMs): BillingAnchor {
  const { number } = cycleAt(anchor, from);
  const cycles = Array.from({ length: MONTHS }, (_, month) => cycleBoundary(anchor, number + month));
  const own = { anchorAt: from, zone: 'UTC' };
  if (cycles.every((startsAt, month) => isNear(startsAt, cycleBoundary(own, month))))
    return { startsAt: from, said: { billing_cycle_anchor: Math.floor(from / 1000) } };

  const at = new Date(from);
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()] as const;
  const day = Math.max(...cycles.map((startsAt) => new Date(startsAt).getUTCDate()));
  const [hour, minute, second] = time;
  const named = { anchorAt: Date.UTC(YEAR, JANUARY, day, ...time), zone: 'UTC' };
  return {
    startsAt: cycleBoundary(named, cycleFrom(named, from)),
    said: { billing_cycle_anchor_config: { day_of_month: day, hour, minute, second } },
  };
}

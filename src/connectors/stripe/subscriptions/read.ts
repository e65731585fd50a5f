import type Stripe from 'stripe';
import type { InstantMs } from '../../../domain/instant.ts';
import { isMissing } from '../faults.ts';
import type { PaymentCustomers } from '../ports.ts';
import type { Agreed } from './agree.ts';

/** As long as one of these holds, it is paid for or about to be. */
const alive: readonly Stripe.Subscription.Status[] = ['active', 'trialing', 'past_due', 'paused'];

export function isAlive({ status }: Stripe.Subscription): boolean {
  return alive.includes(status);
}

export async function readSubscription(stripe: Stripe, id: string): Promise<Stripe.Subscription | null> {
  try {
    return await stripe.subscriptions.retrieve(id);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whose it is, by what stands on it or on its customer; `null`: nobody's here. */
export async function accountOf(
  stripe: Stripe,
  customers: Pick<PaymentCustomers, 'findByCustomer'>,
  { metadata, customer }: Stripe.Subscription,
): Promise<string | null> {
  if (metadata['tallybot_account']) return metadata['tallybot_account'];
  const customerId = idOf(customer);
  const known = await customers.findByCustomer(customerId);
  if (known) return known.accountId;
  const found = await stripe.customers.retrieve(customerId);
  return ('metadata' in found && found.metadata['tallybot_account']) || null;
}

/** The plan that a price is of, as it says itself. */
export function planIdOf({ metadata, lookup_key }: Stripe.Price): string | null {
  return metadata['tallybot_plan'] ?? lookup_key ?? null;
}

/** The one item of it that is a plan of the account's. */
export function itemOf(
  { items }: Stripe.Subscription,
  plans: ReadonlyMap<string, unknown>,
): Stripe.SubscriptionItem | 'none' | 'several' {
  const [item, another] = items.data.filter(({ price }) => plans.has(planIdOf(price) ?? ''));
  if (!item) return 'none';
  return another ? 'several' : item;
}

export function agreedOf(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): Agreed {
  const { billing_cycle_anchor, cancel_at, cancel_at_period_end, ended_at } = subscription;
  const endS = isAlive(subscription)
    ? (cancel_at ?? (cancel_at_period_end ? item.current_period_end : null))
    : (ended_at ?? item.current_period_end);
  return {
    planId: planIdOf(item.price) as string,
    since: toInstant(Math.max(item.current_period_start, billing_cycle_anchor)),
    endsAt: endS === null ? null : toInstant(endS),
  };
}

export function toInstant(seconds: number): InstantMs {
  return seconds * 1000;
}

export function idOf(of: string | { id: string }): string {
  return typeof of === 'string' ? of : of.id;
}

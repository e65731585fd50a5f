import type Stripe from 'stripe';
import type { InstantMs } from '../../../domain/instant.ts';
import { log } from '../../../log.ts';
import type { AccountCredits } from '../../../reports/ports/statement.ts';
import type { PaymentCustomers } from '../ports.ts';
import { agree } from './agree.ts';
import type { PlanTerms } from './ports.ts';
import { accountOf, agreedOf, idOf, isAlive, itemOf, readSubscription } from './read.ts';

export interface SubscriptionParts {
  stripe: Stripe;
  terms: PlanTerms;
  customers: Pick<PaymentCustomers, 'find' | 'findByCustomer' | 'put' | 'keepSubscription'>;
  /** Counts what nobody can say whose it is. */
  unattributed(): void;
  clock(): InstantMs;
}

export interface Held {
  accountId: string;
  /** As it is after whatever the subscription has changed. */
  credits: AccountCredits;
}

/** Brings the plan of an account to what Stripe says of its subscription now. `null`: it is none of ours. */
export async function bringSubscription(parts: SubscriptionParts, id: string): Promise<Held | null> {
  const { stripe, terms, customers, clock } = parts;
  const subscription = await readSubscription(stripe, id);
  const accountId = subscription && (await accountOf(stripe, customers, subscription));
  if (!subscription || accountId === null) return null;
  const now = clock();
  const credits = await terms.credits(accountId, now);
  if (!credits) return leave(parts, subscription, accountId, 'unknown-account');
  const item = itemOf(subscription, credits.plans);
  if (item === 'none' && !subscription.metadata['tallybot_account']) return null;
  if (item === 'none' || item === 'several')
    return leave(parts, subscription, accountId, `${item}-of-its-plans`);

  const place = await placeOf(parts, accountId, subscription);
  if (place === 'second') return leave(parts, subscription, accountId, 'a-second-one');
  if (place === 'own' && subscription.status !== 'incomplete') {
    await agree(terms, accountId, credits, agreedOf(subscription, item), now);
  }
  return { accountId, credits: (await terms.credits(accountId, now)) ?? credits };
}

/** `own`: the one that the account pays its plan by. `past`: one that it paid by before. */
async function placeOf(
  { stripe, customers, clock }: SubscriptionParts,
  accountId: string,
  subscription: Stripe.Subscription,
): Promise<'own' | 'past' | 'second'> {
  const { id, customer } = subscription;
  const payer =
    (await customers.find(accountId)) ?? (await customers.put(accountId, idOf(customer), clock()));
  if (payer.subscriptionId === id) return 'own';
  if (!isAlive(subscription)) return 'past';
  const other = payer.subscriptionId === null ? null : await readSubscription(stripe, payer.subscriptionId);
  if (other && isAlive(other)) return 'second';
  await customers.keepSubscription(accountId, payer.customerId, id, clock());
  return 'own';
}

/** Seen by whoever runs this, and never guessed. */
function leave(parts: SubscriptionParts, { id }: Stripe.Subscription, account: string, why: string): null {
  parts.unattributed();
  log.error('a subscription at Stripe gives an account nothing', { subscription: id, account, why });
  return null;
}

import type Stripe from 'stripe';
import type { InstantMs } from '../../domain/instant.ts';
import { asStripeFault } from './faults.ts';
import { keyOf, once } from './once.ts';
import type { PaymentCustomers } from './ports.ts';

interface Parts {
  stripe: Stripe;
  customers: Pick<PaymentCustomers, 'find' | 'put' | 'forget'>;
  clock(): InstantMs;
}

interface Account {
  id: string;
  name: string;
}

export const NAME_LENGTH_MAX = 200;

/** Does something for whoever pays for an account, who is made known to Stripe first where that knows nobody. */
export async function forCustomer<T>(
  parts: Parts,
  account: Account,
  work: (customerId: string) => Promise<T>,
): Promise<T> {
  const customerId = await customerOf(parts, account, null);
  try {
    return await work(customerId);
  } catch (error) {
    // Deleted there, or of the test keys that were used before.
    const fault = asStripeFault(error);
    if (fault?.code !== 'resource_missing' || fault.param !== 'customer') throw error;
    await parts.customers.forget(account.id, customerId);
    return work(await customerOf(parts, account, customerId));
  }
}

/** `before`: one that is no more. */
async function customerOf(
  { customers, stripe, clock }: Parts,
  { id, name }: Account,
  before: string | null,
): Promise<string> {
  const known = await customers.find(id);
  if (known) return known.customerId;
  const params = { name: name.slice(0, NAME_LENGTH_MAX), metadata: { tallybot_account: id } };
  const made = await once(keyOf('customer', params, before), (options) =>
    stripe.customers.create(params, options),
  );
  return (await customers.put(id, made.id, clock())).customerId;
}

import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { GivenGrant, Sale } from './worth.ts';

/** Who pays for an account, and with what where nobody is asked. */
export interface PaymentCustomer {
  accountId: string;
  customerId: string;
  /** `null`: nothing may be charged unasked. `name`: such as “Visa ending in 4242”. */
  method: { id: string; name: string } | null;
  subscriptionId: string | null;
}

export interface PaymentCustomers {
  find(accountId: string): Promise<PaymentCustomer | null>;
  findByCustomer(customerId: string): Promise<PaymentCustomer | null>;
  /** The first one stays; answered is the one that holds. */
  put(accountId: string, customerId: string, at: InstantMs): Promise<PaymentCustomer>;
  /** Stripe knows no such customer any more, such as after a change from test to live keys. */
  forget(accountId: string, customerId: string): Promise<void>;
  /** `false`: it is not that customer’s account any more. */
  keepMethod(
    accountId: string,
    customerId: string,
    method: PaymentCustomer['method'],
    at: InstantMs,
  ): Promise<boolean>;
  keepSubscription(
    accountId: string,
    customerId: string,
    subscriptionId: string | null,
    at: InstantMs,
  ): Promise<boolean>;
}

export interface PastGrant extends GivenGrant {
  endedAt: InstantMs | null;
  /** Of what took a share back, when it did. */
  expiresAt: InstantMs | null;
}

/** What was given for payments. */
export interface Purchases {
  /** The oldest first. `actor`: by whom we end them. */
  given(
    accountId: string,
    sale: Pick<Sale, 'key' | 'nextKey'>,
    actor: string,
    now: InstantMs,
  ): Promise<PastGrant[]>;
  /** Tells the channels that hear of purchases; told again, it is the same message. */
  sayBought(
    accountId: string,
    bought: {
      key: string;
      amount: Credits;
      priceCents: number;
      currency: string;
      shop: string;
      at: InstantMs;
    },
  ): Promise<void>;
}

/** How far Stripe’s own record of what happened has been gone through. */
export interface Cursors {
  /** When nobody has begun yet, from now on. */
  seenUntil(provider: string, now: InstantMs): Promise<InstantMs>;
  /** Never back. */
  advance(provider: string, seenUntil: InstantMs): Promise<void>;
  /** It stands where nobody can have come yet. */
  putBack(provider: string, seenUntil: InstantMs): Promise<void>;
  /** `false`: somebody else is at it until then. */
  claim(provider: string, until: InstantMs, now: InstantMs): Promise<boolean>;
}

/** All that is believed of a message: which object to ask Stripe about. */
export interface Hint {
  /** Of the object, as Stripe calls it: `charge`. */
  object: string;
  id: string;
  /** The payment that it is, or belongs to. */
  paymentIntent: string | null;
}

/** Who asks about what. To look twice, late or in another order changes nothing; what throws is looked at again. */
export interface Lookout {
  /** Such as `charge.refunded`: what the webhook is told and the sweep asks for. */
  types: readonly string[];
  look(hint: Hint): Promise<void>;
  /** What may have changed since then, for when Stripe’s record of events does not reach back so far. */
  since?(from: InstantMs): AsyncIterable<Hint>;
}

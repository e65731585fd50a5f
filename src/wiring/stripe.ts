import type Stripe from 'stripe';
import type { Billing } from '../chat/ports/billing.ts';
import type { Shop } from '../chat/ports/shop.ts';
import type { StripeConfig } from '../config/stripe.ts';
import { createBilling } from '../connectors/stripe/billing.ts';
import { createShop } from '../connectors/stripe/checkout.ts';
import { openStripe } from '../connectors/stripe/client.ts';
import { createStripeHook } from '../connectors/stripe/hook.ts';
import { isTestKey, shopName } from '../connectors/stripe/mode.ts';
import { createPayAddresses } from '../connectors/stripe/pay-address.ts';
import { createPayPages } from '../connectors/stripe/pay-pages.ts';
import { paymentLookout } from '../connectors/stripe/payment-lookout.ts';
import { stripeProvider } from '../connectors/stripe/recharge-provider.ts';
import { createReconcile } from '../connectors/stripe/reconcile.ts';
import { createSeen } from '../connectors/stripe/seen.ts';
import { subscriptionLookout } from '../connectors/stripe/subscriptions/lookout.ts';
import { createSweep } from '../connectors/stripe/sweep.ts';
import type { Database } from '../db/client.ts';
import { createGivenFor } from '../db/given-for.ts';
import { createPaymentCustomers } from '../db/payment-customers.ts';
import { createProviderCursors } from '../db/provider-cursors.ts';
import { createPurchases } from '../db/purchases.ts';
import { createReportStore } from '../db/readers/store.ts';
import { createAgreedPrices } from '../db/recharge/agreed-price.ts';
import { createTermsStore } from '../db/terms/store.ts';
import type { InstantMs } from '../domain/instant.ts';
import { createBodyReader } from '../http/body.ts';
import { hookRoute } from '../http/hooks/route.ts';
import { payRoutes } from '../http/pay/routes.ts';
import type { Route } from '../http/route.ts';
import type { RechargeProvider } from '../jobs/recharge/ports.ts';
import type { Recharge } from '../jobs/recharge/recharge.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { turnFirst } from '../ledger/turn-first.ts';
import { log } from '../log.ts';

interface Ground {
  database: Database;
  clock(): InstantMs;
  /** What became of a message, and of money that nobody can say whose it is. */
  told(provider: string, outcome: string): void;
  /** Where not the usual one will do. */
  client?: Stripe;
}

export interface Selling {
  shop: Shop;
  billing: Billing;
  routes: Route[];
  /** Finds what was paid, or paid back, while nobody listened. */
  sweep(): Promise<void>;
}

export interface StripeParts {
  /** Whoever takes money for auto-recharge. */
  provider: RechargeProvider;
  begin(parts: { ledger: Ledger; recharge: Recharge }): Selling;
}

const PROVIDER = 'stripe';

/** All that has to do with Stripe. The library is loaded here, and nowhere else. */
export async function openStripeParts(config: StripeConfig, ground: Ground): Promise<StripeParts> {
  const { database, clock, told } = ground;
  const { publicUrl, webhookSecrets: secrets, secretKey } = config;
  const name = shopName(secretKey);
  const isTest = isTestKey(secretKey);
  if (isTest) log.warn('STRIPE_SECRET_KEY is a test key: payments take no money, and their credits are real');
  const stripe = ground.client ?? (await openStripe(config));
  const customers = createPaymentCustomers(database, PROVIDER);
  const { credits, prices } = createReportStore(database.pool);
  return {
    provider: stripeProvider({
      ...{ stripe, customers, clock },
      packs: async (accountId) => (await prices(accountId)).packs,
      agreed: createAgreedPrices(database),
    }),
    begin({ ledger, recharge }) {
      const unattributed = () => told(PROVIDER, 'unattributed');
      const purchases = createPurchases(database);
      const reconcile = createReconcile({
        ...{ name, stripe, ledger, customers, recharge, clock, purchases, unattributed },
      });
      const { subscribe } = turnFirst(createTermsStore(database), ledger);
      const plans = subscriptionLookout({
        ...{ stripe, ledger, customers, clock, purchases, unattributed },
        terms: { credits, subscribe },
        given: createGivenFor(database),
      });
      const lookouts = [paymentLookout(stripe, reconcile), plans];
      const seen = createSeen();
      const hook = createStripeHook({ stripe, secrets, lookouts, seen, isTest, clock });
      const addresses = createPayAddresses(secretKey);
      const http = { bodies: createBodyReader(), publicUrl };
      return {
        shop: createShop({ name, stripe, customers, publicUrl, addresses, clock }),
        billing: createBilling({ name, stripe, customers, publicUrl, addresses, clock }),
        routes: [
          hookRoute('/hooks/stripe', http, async (receive) => {
            const answer = await receive(hook);
            told(PROVIDER, answer.status);
            return answer;
          }),
          ...payRoutes(createPayPages(stripe, addresses)),
        ],
        sweep: createSweep({ stripe, cursors: createProviderCursors(database), lookouts, seen, clock }),
      };
    },
  };
}

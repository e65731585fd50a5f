import type Stripe from 'stripe';
import { broken, type Check, doubtful, type Finding, good, unseen } from '../../chat/check.ts';
import type { StripeConfig } from '../../config/stripe.ts';
import { openStripe } from '../../connectors/stripe/client.ts';
import { asStripeFault } from '../../connectors/stripe/faults.ts';
import { isTestKey } from '../../connectors/stripe/mode.ts';
import { PAYMENT_EVENTS } from '../../connectors/stripe/payment-lookout.ts';
import { PLAN_EVENTS } from '../../connectors/stripe/subscriptions/lookout.ts';

const STEPS = 'src/connectors/README.md, “Stripe”, says how.';

export function stripeChecks(config: StripeConfig): Check[] {
  const asked = (ask: (stripe: Stripe) => Promise<Finding>) => async () => {
    try {
      return await ask(await openStripe(config));
    } catch (error) {
      return refusalOf(error);
    }
  };
  return [
    { name: 'Stripe key', look: asked((stripe) => lookAtKey(stripe, config)) },
    { name: 'Stripe messages', look: asked((stripe) => lookAtMessages(stripe, config)) },
  ];
}

function refusalOf(error: unknown): Finding {
  const fault = asStripeFault(error);
  if (!fault) throw error;
  if (fault.statusCode === 401) return broken('Stripe does not accept it', 'Set STRIPE_SECRET_KEY anew.');
  if (fault.statusCode === 403) return broken(`it may do too little: ${fault.message}`, STEPS);
  return broken(`Stripe did not answer: ${fault.message}`, 'Look at STRIPE_API_URL and at the network.');
}

/** By what it is used for each minute. */
async function lookAtKey(stripe: Stripe, { secretKey }: StripeConfig): Promise<Finding> {
  await stripe.events.list({ limit: 1 });
  const whose = await accountOf(stripe);
  return isTestKey(secretKey)
    ? doubtful(
        `is a test key${whose}: payments take no money, and their credits are real`,
        'Set the live key, and the secret of a live destination, before you sell.',
      )
    : good(`is accepted${whose}`);
}

/** A restricted key need not say. */
async function accountOf(stripe: Stripe): Promise<string> {
  try {
    const { id, settings } = await stripe.accounts.retrieveCurrent();
    const name = settings?.dashboard.display_name;
    return ` for ${name ? `${name} (${id})` : id}`;
  } catch (error) {
    if (asStripeFault(error)?.statusCode !== 403) throw error;
    return '';
  }
}

async function lookAtMessages(stripe: Stripe, { publicUrl }: StripeConfig): Promise<Finding> {
  const address = `${publicUrl}/hooks/stripe`;
  const told = new Set<string>();
  try {
    for await (const { url, status, enabled_events } of stripe.webhookEndpoints.list({ limit: 100 }))
      if (url === address && status === 'enabled') for (const type of enabled_events) told.add(type);
  } catch (error) {
    if (asStripeFault(error)?.statusCode !== 403) throw error;
    return unseen('the key may not list where Stripe sends messages, and need not');
  }
  const fix = `Without them payments are found within a minute. ${STEPS}`;
  if (told.size === 0) return doubtful(`Stripe lists no destination that leads to ${address}`, fix);
  const wanted = new Set([...PAYMENT_EVENTS, ...PLAN_EVENTS]);
  const missing = told.has('*') ? [] : [...wanted].filter((type) => !told.has(type));
  if (missing.length > 0) return doubtful(`the destination is not told of ${missing.join(', ')}`, fix);
  return good('lead here; whether STRIPE_WEBHOOK_SECRET is theirs, the log says with the first one');
}

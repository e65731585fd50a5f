import type Stripe from 'stripe';
import { subscribe } from './billing.ts';
import { confirm } from './charging.ts';
import { invalid, StripeFault } from './fault.ts';
import { type Form, nested, text, texts } from './form.ts';
import { checkAmount, checkMetadata, createIntent, filtered } from './payments.ts';
import { idOf, type StripeRoute } from './route.ts';
import type { Behaviour, Thing, World } from './world.ts';

const HALF_HOUR_S = 1_800;
const DAY_S = 86_400;

/** Customers, and pages on which they pay. */
export const sellingRoutes: StripeRoute[] = [
  [
    'POST /v1/customers',
    ({ world, form }) => {
      checkMetadata(nested(form, 'metadata'));
      const customer = world.make<Stripe.Customer>('cus', 'customer', {
        name: text(form, 'name') ?? null,
        email: text(form, 'email') ?? null,
        metadata: texts(nested(form, 'metadata')),
      });
      world.tell('customer.created', customer);
      return customer;
    },
  ],
  ['GET /v1/customers', ({ world, form }) => filtered(world.list('customer'), form, 'email')],
  ['GET /v1/customers/:id', ({ world, ids }) => world.need('customer', idOf(ids), 'id')],
  ['POST /v1/checkout/sessions', ({ world, form }) => createSession(world, form)],
  [
    'GET /v1/checkout/sessions',
    ({ world, form }) =>
      filtered(world.list('checkout.session'), form, 'payment_intent', 'customer', 'status'),
  ],
  ['GET /v1/checkout/sessions/:id', ({ world, ids }) => world.need('checkout.session', idOf(ids), 'id')],
  [
    'POST /v1/checkout/sessions/:id/expire',
    ({ world, ids }) => {
      const session = world.need('checkout.session', idOf(ids), 'id');
      if (session['status'] !== 'open')
        throw invalid('Only Checkout Sessions with a status of open can be expired.');
      session['status'] = 'expired';
      session['url'] = null;
      world.tell('checkout.session.expired', session);
      return session;
    },
  ],
];

function createSession(world: World, form: Form): Thing {
  const mode = text(form, 'mode');
  if (!mode) throw invalid('You must provide `mode`.', { param: 'mode', code: 'parameter_missing' });
  if (!text(form, 'success_url'))
    throw invalid('Missing required param: success_url.', { param: 'success_url' });
  const customer = text(form, 'customer') ?? null;
  if (customer) world.need('customer', customer, 'customer');
  const total = totalOf(world, form);
  const expiresAt = Number(text(form, 'expires_at') ?? world.now() + DAY_S);
  if (expiresAt < world.now() + HALF_HOUR_S || expiresAt > world.now() + DAY_S) {
    throw invalid('The `expires_at` timestamp must be between 30 minutes and 24 hours from now.', {
      param: 'expires_at',
    });
  }
  for (const name of ['metadata', 'payment_intent_data', 'subscription_data']) {
    checkMetadata(name === 'metadata' ? nested(form, name) : nested(form, name, 'metadata'));
  }
  const session = world.make<Stripe.Checkout.Session>('cs_test', 'checkout.session', {
    amount_total: total.amount,
    amount_subtotal: total.amount,
    currency: total.currency,
    client_reference_id: text(form, 'client_reference_id') ?? null,
    customer,
    expires_at: expiresAt,
    invoice: null,
    metadata: texts(nested(form, 'metadata')),
    mode: mode as 'payment',
    payment_intent: null,
    payment_status: 'unpaid',
    status: 'open',
    subscription: null,
    success_url: text(form, 'success_url') ?? null,
    cancel_url: text(form, 'cancel_url') ?? null,
  });
  // What stands after the hash is needed, and makes it longer than a button in Discord may lead to.
  session['url'] = `https://checkout.stripe.com/c/pay/${session.id}#${'fid'.repeat(200)}`;
  asked.set(session, structuredClone(form));
  return session;
}

/** What was asked for when a page was opened: some of it comes true only once it is paid. */
const asked = new WeakMap<Thing, Form>();

function askedFor(session: Thing): Form {
  return asked.get(session) ?? {};
}

function totalOf(world: World, form: Form): { amount: number; currency: string } {
  const lines = Object.values(nested(form, 'line_items')).map((line) => priced(world, line as Form));
  const [first] = lines;
  if (!first) throw invalid('You must provide `line_items`.', { param: 'line_items' });
  return { amount: lines.reduce((sum, { amount }) => sum + amount, 0), currency: first.currency };
}

function priced(world: World, line: Form): { amount: number; currency: string } {
  const quantity = Number(text(line, 'quantity') ?? 1);
  const priceId = text(line, 'price');
  if (priceId) {
    const price = world.need('price', priceId, 'line_items[0][price]');
    return { amount: Number(price['unit_amount']) * quantity, currency: String(price['currency']) };
  }
  const amount = Number(text(line, 'price_data', 'unit_amount'));
  const currency = text(line, 'price_data', 'currency');
  if (!currency) throw invalid('Missing required param: line_items[0][price_data][currency].');
  if (!text(line, 'price_data', 'product_data', 'name') && !text(line, 'price_data', 'product')) {
    throw invalid('Missing required param: line_items[0][price_data][product_data][name].');
  }
  checkAmount(amount * quantity, 'line_items[0][price_data][unit_amount]');
  return { amount: amount * quantity, currency: currency.toLowerCase() };
}

/** What a customer pays with. `customer: null`: it stays with nobody. */
export function addMethod(
  world: World,
  customer: string | null,
  { brand = 'visa', last4 = '4242', behaves = 'pays' as Behaviour } = {},
): Thing {
  const method = world.make<Stripe.PaymentMethod>('pm', 'payment_method', {
    type: 'card',
    card: { brand, last4, exp_month: 12, exp_year: 2030, display_brand: brand },
    customer,
  });
  world.behaviours.set(method.id, behaves);
  return method;
}

/** The customer is on the page and pays; declined, the page stays open. */
export function pay(world: World, sessionId: string, behaves: Behaviour = 'pays'): Thing {
  const session = world.need('checkout.session', sessionId, 'id');
  if (session['status'] !== 'open' || Number(session['expires_at']) <= world.now()) {
    throw invalid('This page is not open any more.');
  }
  const form = askedFor(session);
  if (session['mode'] === 'subscription') return agree(world, session, form, behaves);
  const data = nested(form, 'payment_intent_data');
  const customer = (session['customer'] ?? null) as string | null;
  const known = session['payment_intent'];
  const intent = known
    ? world.need('payment_intent', String(known), 'intent')
    : createIntent(world, {
        ...data,
        amount: String(session['amount_total']),
        currency: String(session['currency']),
        ...(customer && { customer }),
      });
  session['payment_intent'] = intent.id;
  const keeps = text(data, 'setup_future_usage') !== undefined;
  const method = addMethod(world, keeps ? customer : null, { behaves });
  try {
    confirm(world, intent, method.id);
  } catch (error) {
    if (error instanceof StripeFault) return session;
    throw error;
  }
  session['status'] = 'complete';
  session['payment_status'] = intent['status'] === 'succeeded' ? 'paid' : 'unpaid';
  session['url'] = null;
  world.tell('checkout.session.completed', session);
  return session;
}

/** To what is paid again and again. */
function agree(world: World, session: Thing, form: Form, behaves: Behaviour): Thing {
  const customer = String(session['customer']);
  const anchor = text(form, 'subscription_data', 'billing_cycle_anchor');
  const hangsOn = texts(nested(form, 'subscription_data', 'billing_cycle_anchor_config'));
  if (anchor && hangsOn['day_of_month'])
    throw invalid('Only one of `billing_cycle_anchor` and `billing_cycle_anchor_config` may be given.');
  if (anchor && Number(anchor) <= world.now()) throw invalid('`billing_cycle_anchor` must be in the future.');
  const subscription = subscribe(world, {
    customer,
    price: String(text(nested(form, 'line_items', '0'), 'price')),
    method: addMethod(world, customer, { behaves }).id,
    metadata: texts(nested(form, 'subscription_data', 'metadata')),
    ...(anchor && { anchor: Number(anchor) }),
    ...(hangsOn['day_of_month'] && nextOn(world.now(), hangsOn)),
  });
  Object.assign(session, {
    ...{ status: 'complete', payment_status: 'paid', url: null },
    subscription: subscription.id,
  });
  world.tell('checkout.session.completed', session);
  return session;
}

/** On that day of the month, or on its last. */
function nextOn(
  nowS: number,
  { day_of_month = '', hour = '0', minute = '0', second = '0' }: Record<string, string>,
) {
  const anchorDay = Number(day_of_month);
  const now = new Date(nowS * 1000);
  const on = (later: number) => {
    const [year, month] = [now.getUTCFullYear(), now.getUTCMonth() + later];
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
    const day = Math.min(anchorDay, last);
    return Date.UTC(year, month, day, Number(hour), Number(minute), Number(second)) / 1000;
  };
  return { anchor: on(0) > nowS ? on(0) : on(1), anchorDay };
}

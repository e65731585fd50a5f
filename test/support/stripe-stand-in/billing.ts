import type Stripe from 'stripe';
import { confirm } from './charging.ts';
import { invalid, StripeFault } from './fault.ts';
import { type Form, nested, text, texts } from './form.ts';
import { checkMetadata, createIntent, filtered } from './payments.ts';
import { idOf, type StripeRoute } from './route.ts';
import type { Thing, World } from './world.ts';

/** What is paid again and again. */
export const billingRoutes: StripeRoute[] = [
  [
    'POST /v1/products',
    ({ world, form }) =>
      world.make<Stripe.Product>('prod', 'product', {
        name: text(form, 'name') ?? '',
        metadata: texts(nested(form, 'metadata')),
        active: true,
      }),
  ],
  ['GET /v1/products/:id', ({ world, ids }) => world.need('product', idOf(ids), 'id')],
  ['POST /v1/prices', ({ world, form }) => createPrice(world, form)],
  [
    'GET /v1/prices',
    ({ world, form }) => {
      const keys = Object.values(texts(nested(form, 'lookup_keys')));
      const prices = filtered(world.list('price'), form, 'product');
      return keys.length > 0 ? prices.filter(({ lookup_key }) => keys.includes(String(lookup_key))) : prices;
    },
  ],
  ['GET /v1/prices/:id', ({ world, ids }) => world.need('price', idOf(ids), 'id')],
  [
    'POST /v1/subscriptions',
    ({ world, form }) => {
      checkMetadata(nested(form, 'metadata'));
      return subscribe(world, {
        customer: String(text(form, 'customer')),
        price: String(text(nested(form, 'items', '0'), 'price')),
        method: text(form, 'default_payment_method') ?? null,
        metadata: texts(nested(form, 'metadata')),
      });
    },
  ],
  [
    'GET /v1/subscriptions',
    ({ world, form }) => filtered(world.list('subscription'), form, 'customer', 'status'),
  ],
  ['GET /v1/subscriptions/:id', ({ world, ids }) => world.need('subscription', idOf(ids), 'id')],
  [
    'POST /v1/subscriptions/:id',
    ({ world, ids, form }) => {
      const subscription = world.need('subscription', idOf(ids), 'id');
      Object.assign(subscription['metadata'] as object, texts(nested(form, 'metadata')));
      const price = text(nested(form, 'items', '0'), 'price');
      if (price)
        itemOf(subscription)['price'] = structuredClone(world.need('price', price, 'items[0][price]'));
      const ends = text(form, 'cancel_at_period_end');
      if (ends) subscription['cancel_at_period_end'] = ends === 'true';
      world.tell('customer.subscription.updated', subscription);
      return subscription;
    },
  ],
  ['DELETE /v1/subscriptions/:id', ({ world, ids }) => cancel(world, idOf(ids))],
  [
    'GET /v1/invoices',
    ({ world, form }) => {
      const of = text(form, 'subscription');
      const invoices = filtered(world.list('invoice'), form, 'customer', 'status');
      return invoices.filter((invoice) => !of || subscriptionOf(invoice) === of);
    },
  ],
  ['GET /v1/invoices/:id', ({ world, ids }) => world.need('invoice', idOf(ids), 'id')],
  [
    'GET /v1/invoice_payments',
    ({ world, form }) => {
      const of = text(form, 'payment', 'payment_intent');
      const payments = filtered(world.list('invoice_payment'), form, 'invoice', 'status');
      return payments.filter(
        ({ payment }) => !of || (payment as { payment_intent: string }).payment_intent === of,
      );
    },
  ],
  [
    'POST /v1/billing_portal/sessions',
    ({ world, form }) => {
      const customer = world.need('customer', String(text(form, 'customer')), 'customer').id;
      const session = world.make<Stripe.BillingPortal.Session>('bps', 'billing_portal.session', { customer });
      session['url'] = `https://billing.stripe.com/p/session/${session.id}`;
      return session;
    },
  ],
];

function createPrice(world: World, form: Form): Thing {
  const product =
    text(form, 'product') ??
    world.make<Stripe.Product>('prod', 'product', {
      name: text(form, 'product_data', 'name') ?? '',
      active: true,
    }).id;
  return world.make<Stripe.Price>('price', 'price', {
    active: true,
    currency: String(text(form, 'currency')).toLowerCase(),
    lookup_key: text(form, 'lookup_key') ?? null,
    metadata: texts(nested(form, 'metadata')),
    product,
    recurring: {
      interval: (text(form, 'recurring', 'interval') ?? 'month') as 'month',
      interval_count: 1,
    },
    type: 'recurring',
    unit_amount: Number(text(form, 'unit_amount')),
  });
}

export interface Subscribing {
  customer: string;
  price: string;
  method: string | null;
  metadata?: Record<string, string>;
  quantity?: number;
  /** When the first whole period begins; what lies before it is not charged. */
  anchor?: number;
  /** On which day of the month the others do, where that one has no such day. */
  anchorDay?: number;
  /** Until when it is tried. */
  trialEnd?: number;
}

export function subscribe(world: World, subscribing: Subscribing): Thing {
  const { customer, price, method, metadata = {}, quantity = 1, anchor, anchorDay, trialEnd } = subscribing;
  world.need('customer', customer, 'customer');
  const priced = world.need('price', price, 'items[0][price]');
  const startsAt = world.now();
  const subscription = world.make<Stripe.Subscription>('sub', 'subscription', {
    billing_cycle_anchor: anchor ?? trialEnd ?? startsAt,
    billing_cycle_anchor_config: anchorDay === undefined ? null : { day_of_month: anchorDay },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    currency: priced['currency'] as string,
    customer,
    default_payment_method: method,
    ended_at: null,
    latest_invoice: null,
    metadata,
    start_date: startsAt,
    status: 'incomplete',
    trial_end: trialEnd ?? null,
  });
  const item = world.make<Stripe.SubscriptionItem>('si', 'subscription_item', {
    current_period_start: startsAt,
    current_period_end: anchor ?? trialEnd ?? monthsAfter(startsAt, periodOf(priced)),
    price: structuredClone(priced) as object,
    quantity,
    subscription: subscription.id,
  });
  subscription['items'] = { object: 'list', data: [item], has_more: false, url: '/v1/subscription_items' };
  world.tell('customer.subscription.created', subscription);
  if (anchor !== undefined) move(world, subscription, 'active');
  else collect(world, bill(world, subscription, 'subscription_create', trialEnd !== undefined));
  if (trialEnd !== undefined) move(world, subscription, 'trialing');
  return subscription;
}

/** The next period begins, and its invoice is paid as the method pays; `drafts`: not yet, as it is for an hour. */
export function renew(world: World, subscriptionId: string, { drafts = false } = {}): Thing {
  const subscription = world.need('subscription', subscriptionId, 'id');
  if (subscription['cancel_at_period_end']) return cancel(world, subscriptionId);
  const item = itemOf(subscription);
  const anchor = Number(subscription['billing_cycle_anchor']);
  const startsAt = Number(item['current_period_end']);
  const hangsOn = subscription['billing_cycle_anchor_config'] as { day_of_month: number } | null;
  const step = periodOf(item['price'] as Thing);
  let months = step;
  while (monthsAfter(anchor, months, hangsOn?.day_of_month) <= startsAt) months += step;
  item['current_period_start'] = startsAt;
  item['current_period_end'] = monthsAfter(anchor, months, hangsOn?.day_of_month);
  world.tell('customer.subscription.updated', subscription);
  const invoice = bill(world, subscription, 'subscription_cycle');
  return drafts ? invoice : collect(world, invoice);
}

/** A draft is collected, or an open invoice tried again, such as with another card. */
export function payInvoice(world: World, invoiceId: string): Thing {
  return collect(world, world.need('invoice', invoiceId, 'invoice'));
}

/** Nobody will pay it. */
export function giveUpInvoice(world: World, invoiceId: string, status: 'void' | 'uncollectible'): Thing {
  const invoice = world.need('invoice', invoiceId, 'invoice');
  invoice['status'] = status;
  world.tell(status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible', invoice);
  return invoice;
}

export function cancel(world: World, subscriptionId: string): Thing {
  const subscription = world.need('subscription', subscriptionId, 'id');
  if (subscription['status'] === 'canceled')
    throw invalid('No such subscription.', { code: 'resource_missing' });
  Object.assign(subscription, { status: 'canceled', canceled_at: world.now(), ended_at: world.now() });
  world.tell('customer.subscription.deleted', subscription);
  return subscription;
}

function bill(
  world: World,
  subscription: Thing,
  reason: Stripe.Invoice.BillingReason,
  isTrial = false,
): Thing {
  const item = itemOf(subscription);
  const amount = isTrial ? 0 : Number((item['price'] as Thing)['unit_amount']) * Number(item['quantity']);
  const period = { start: Number(item['current_period_start']), end: Number(item['current_period_end']) };
  const line = world.make<Stripe.InvoiceLineItem>('il', 'line_item', {
    amount,
    currency: subscription['currency'] as string,
    period,
    quantity: item['quantity'] as number,
    parent: {
      type: 'subscription_item_details',
      subscription_item_details: {
        subscription: subscription.id,
        subscription_item: item.id,
        proration: false,
      },
    },
    pricing: { type: 'price_details', price_details: { price: (item['price'] as Thing).id } },
  });
  const invoice = world.make<Stripe.Invoice>('in', 'invoice', {
    amount_due: amount,
    amount_paid: 0,
    amount_remaining: amount,
    attempt_count: 0,
    auto_advance: true,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    currency: subscription['currency'] as string,
    customer: subscription['customer'] as string,
    metadata: {},
    number: `ACME-${String(world.list('invoice').length + 1).padStart(4, '0')}`,
    parent: {
      type: 'subscription_details',
      subscription_details: {
        subscription: subscription.id,
        metadata: structuredClone(subscription['metadata']) as Stripe.Metadata,
      },
      quote_details: null,
    },
    // As Stripe has it, of a cycle’s invoice the period that lies behind; the line says which one is paid.
    period_start: period.start,
    period_end: period.start,
    status: 'draft',
    total: amount,
  });
  invoice['lines'] = {
    object: 'list',
    data: [line],
    has_more: false,
    url: `/v1/invoices/${invoice.id}/lines`,
  };
  subscription['latest_invoice'] = invoice.id;
  world.tell('invoice.created', invoice);
  return invoice;
}

function collect(world: World, invoice: Thing): Thing {
  const subscription = world.need('subscription', subscriptionOf(invoice), 'id');
  if (invoice['status'] === 'draft') {
    invoice['status'] = 'open';
    world.tell('invoice.finalized', invoice);
  }
  invoice['attempt_count'] = Number(invoice['attempt_count']) + 1;
  try {
    if (Number(invoice['amount_due']) > 0) charge(world, invoice, subscription['default_payment_method']);
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    if (subscription['status'] !== 'incomplete') move(world, subscription, 'past_due');
    world.tell('invoice.payment_failed', invoice);
    return invoice;
  }
  Object.assign(invoice, { status: 'paid', amount_paid: invoice['amount_due'], amount_remaining: 0 });
  invoice['status_transitions'] = {
    paid_at: world.now(),
    finalized_at: invoice.created,
    marked_uncollectible_at: null,
    voided_at: null,
  };
  if (invoice.id === subscription['latest_invoice']) move(world, subscription, 'active');
  world.tell('invoice.paid', invoice);
  world.tell('invoice.payment_succeeded', invoice);
  return invoice;
}

function subscriptionOf(invoice: Thing): string {
  const parent = invoice['parent'] as Stripe.Invoice.Parent;
  return String(parent.subscription_details?.subscription);
}

function charge(world: World, invoice: Thing, method: unknown): void {
  if (!method) throw invalid('This customer has no attached payment source.');
  const intent = createIntent(world, {
    amount: String(invoice['amount_due']),
    currency: String(invoice['currency']),
    customer: String(invoice['customer']),
    payment_method: String(method),
  });
  confirm(world, intent, String(method));
  world.make<Stripe.InvoicePayment>('inpay', 'invoice_payment', {
    invoice: invoice.id,
    amount_requested: Number(invoice['amount_due']),
    currency: String(invoice['currency']),
    is_default: true,
    payment: { type: 'payment_intent', payment_intent: intent.id },
    status: 'paid',
  });
}

function move(world: World, subscription: Thing, status: Stripe.Subscription.Status): void {
  if (subscription['status'] === status) return;
  subscription['status'] = status;
  world.tell('customer.subscription.updated', subscription);
}

function periodOf(price: Thing): number {
  return (price['recurring'] as { interval: string }).interval === 'year' ? 12 : 1;
}

function itemOf(subscription: Thing): Thing {
  return (subscription['items'] as { data: Thing[] }).data[0] as Thing;
}

/** On the same day of the month, or on its last; nothing smaller than a second is known. */
function monthsAfter(
  anchorS: number,
  months: number,
  anchorDay = new Date(anchorS * 1000).getUTCDate(),
): number {
  const from = new Date(anchorS * 1000);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(anchorDay, last);
  return first / 1000 + (day - 1) * 86_400 + (anchorS % 86_400);
}

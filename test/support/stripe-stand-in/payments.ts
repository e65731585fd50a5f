import type Stripe from 'stripe';
import { confirm } from './charging.ts';
import { invalid, StripeFault } from './fault.ts';
import { type Form, nested, text, texts } from './form.ts';
import { idOf, type StripeRoute } from './route.ts';
import type { Thing, World } from './world.ts';

// In dollars; every currency has its own.
const AMOUNT_MIN = 50;

export const paymentRoutes: StripeRoute[] = [
  ['GET /v1/payment_intents', ({ world, form }) => filtered(world.list('payment_intent'), form, 'customer')],
  ['GET /v1/payment_intents/:id', ({ world, ids }) => world.need('payment_intent', idOf(ids), 'intent')],
  [
    'POST /v1/payment_intents',
    ({ world, form }) => {
      const intent = createIntent(world, form);
      return text(form, 'confirm') === 'true' ? confirmWith(world, intent, form) : intent;
    },
  ],
  [
    'POST /v1/payment_intents/:id/confirm',
    ({ world, ids, form }) => confirmWith(world, world.need('payment_intent', idOf(ids), 'intent'), form),
  ],
  [
    'POST /v1/payment_intents/:id/cancel',
    ({ world, ids }) => {
      const intent = world.need('payment_intent', idOf(ids), 'intent');
      if (['succeeded', 'canceled', 'processing'].includes(String(intent['status'])))
        throw unexpected(intent, 'cancel');
      Object.assign(intent, { status: 'canceled', canceled_at: world.now() });
      world.tell('payment_intent.canceled', intent);
      return intent;
    },
  ],
  [
    'GET /v1/charges',
    ({ world, form }) => filtered(world.list('charge'), form, 'payment_intent', 'customer'),
  ],
  ['GET /v1/charges/:id', ({ world, ids }) => world.need('charge', idOf(ids), 'charge')],
  [
    'GET /v1/payment_methods/:id',
    ({ world, ids }) => world.need('payment_method', idOf(ids), 'payment_method'),
  ],
  [
    'GET /v1/customers/:id/payment_methods',
    ({ world, ids }) => world.list('payment_method').filter(({ customer }) => customer === idOf(ids)),
  ],
  [
    'POST /v1/payment_methods/:id/detach',
    ({ world, ids }) => {
      const method = world.need('payment_method', idOf(ids), 'payment_method');
      method['customer'] = null;
      world.tell('payment_method.detached', method);
      return method;
    },
  ],
];

export function createIntent(world: World, form: Form): Thing {
  const amount = Number(text(form, 'amount'));
  const currency = text(form, 'currency');
  if (!currency)
    throw invalid('Missing required param: currency.', { param: 'currency', code: 'parameter_missing' });
  checkAmount(amount, 'amount');
  checkMetadata(nested(form, 'metadata'));
  const customer = text(form, 'customer') ?? null;
  if (customer) world.need('customer', customer, 'customer');
  const intent = world.make<Stripe.PaymentIntent>('pi', 'payment_intent', {
    amount,
    amount_capturable: 0,
    amount_received: 0,
    currency: currency.toLowerCase(),
    customer,
    description: text(form, 'description') ?? null,
    metadata: texts(nested(form, 'metadata')),
    payment_method: text(form, 'payment_method') ?? null,
    setup_future_usage: (text(form, 'setup_future_usage') ?? null) as 'off_session' | null,
    latest_charge: null,
    last_payment_error: null,
    canceled_at: null,
    status: text(form, 'payment_method') ? 'requires_confirmation' : 'requires_payment_method',
  });
  world.tell('payment_intent.created', intent);
  return intent;
}

function confirmWith(world: World, intent: Thing, form: Form): Thing {
  if (!['requires_payment_method', 'requires_confirmation'].includes(String(intent['status']))) {
    throw unexpected(intent, 'confirm');
  }
  const method = text(form, 'payment_method') ?? intent['payment_method'];
  if (!method) throw invalid('You cannot confirm this PaymentIntent because it’s missing a payment method.');
  const { customer } = world.need('payment_method', String(method), 'payment_method');
  if (customer !== intent['customer']) {
    throw invalid('The provided PaymentMethod does not belong to the Customer.', { param: 'payment_method' });
  }
  return confirm(world, intent, String(method));
}

function unexpected(intent: Thing, act: string): StripeFault {
  return new StripeFault(
    400,
    {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `You cannot ${act} this PaymentIntent because it has a status of ${intent['status']}.`,
      payment_intent: structuredClone(intent),
    },
    { kept: true },
  );
}

export function checkAmount(amount: number, param: string): void {
  if (!Number.isInteger(amount))
    throw invalid(`Invalid integer: ${amount}`, { param, code: 'parameter_invalid_integer' });
  if (amount < AMOUNT_MIN) throw invalid('The amount is too small.', { param, code: 'amount_too_small' });
}

export function checkMetadata(metadata: Form): void {
  const entries = Object.entries(metadata);
  if (entries.length > 50) throw invalid('Metadata can have at most 50 keys.', { param: 'metadata' });
  for (const [name, value] of entries) {
    if (name.length > 40) throw invalid('Metadata keys can have up to 40 characters.', { param: 'metadata' });
    if (String(value).length > 500)
      throw invalid('Metadata values can have up to 500 characters.', { param: `metadata[${name}]` });
  }
}

export function filtered(things: Thing[], form: Form, ...fields: string[]): Thing[] {
  return things.filter((thing) =>
    fields.every((field) => text(form, field) === undefined || thing[field] === text(form, field)),
  );
}

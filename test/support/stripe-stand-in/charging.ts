import type Stripe from 'stripe';
import { StripeFault } from './fault.ts';
import type { Thing, World } from './world.ts';

/** Charges a payment, as its method lets it. */
export function confirm(world: World, intent: Thing, methodId: string): Thing {
  const behaviour = world.behaviours.get(methodId) ?? 'pays';
  intent['payment_method'] = methodId;
  if (behaviour === 'pays') return succeed(world, intent);
  if (behaviour === 'processing') {
    intent['status'] = 'processing';
    world.tell('payment_intent.processing', intent);
    return intent;
  }
  throw decline(world, intent, behaviour);
}

export function succeed(world: World, intent: Thing): Thing {
  const charge = chargeOf(world, intent, { status: 'succeeded', paid: true, captured: true });
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent['amount'],
    latest_charge: charge.id,
    last_payment_error: null,
  });
  world.tell('charge.succeeded', charge);
  world.tell('payment_intent.succeeded', intent);
  return intent;
}

export function decline(world: World, intent: Thing, why: string): StripeFault {
  const needsPerson = why === 'authentication_required';
  const charge = chargeOf(world, intent, { status: 'failed', paid: false, captured: false });
  const error = {
    type: 'card_error',
    code: needsPerson ? 'authentication_required' : 'card_declined',
    decline_code: why,
    message: needsPerson
      ? 'Your card was declined. This transaction requires authentication.'
      : 'Your card was declined.',
    charge: charge.id,
    payment_method: structuredClone(world.find(String(intent['payment_method']))),
  };
  Object.assign(charge, { failure_code: error.code, failure_message: error.message });
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: charge.id,
    last_payment_error: error,
  });
  world.tell('charge.failed', charge);
  world.tell('payment_intent.payment_failed', intent);
  return new StripeFault(402, { ...error, payment_intent: structuredClone(intent) }, { kept: true });
}

function chargeOf(
  world: World,
  intent: Thing,
  fields: { status: string; paid: boolean; captured: boolean },
): Thing {
  const method = world.find(String(intent['payment_method']));
  return world.make<Stripe.Charge>('ch', 'charge', {
    amount: intent['amount'] as number,
    amount_captured: fields.captured ? (intent['amount'] as number) : 0,
    amount_refunded: 0,
    currency: intent['currency'] as string,
    customer: intent['customer'] as string,
    payment_intent: intent.id,
    payment_method: method?.id ?? null,
    payment_method_details: { type: method?.['type'] as string, card: method?.['card'] as object },
    metadata: structuredClone(intent['metadata']) as Stripe.Metadata,
    refunded: false,
    disputed: false,
    failure_code: null,
    failure_message: null,
    ...fields,
  });
}

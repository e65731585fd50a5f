import { button, type Card, text } from '../cards/card.ts';
import { sayAmount, sayMoney, sayName, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Prices } from '../reports/ports/paying.ts';
import { viewDone } from './question.ts';

type Pack = Prices['packs'][number];

export interface Checkout {
  pack: Pack;
  shop: string;
  url: string;
  endsAt: InstantMs;
  /** Whoever pays lets auto-recharge charge it too. */
  keeps: boolean;
  /** To the same with the other answer to that. */
  other: string;
}

/** Where a pack is paid. Nothing has been bought yet. */
export function viewCheckout(checkout: Checkout, directory: Directory): Card {
  const { pack, shop, url, endsAt, keeps, other } = checkout;
  const { zone } = directory.anchor;
  const price = sayMoney(pack.priceCents, pack.currency);
  return {
    title: `Pay ${price} at ${shop}`,
    tone: 'neutral',
    subtitle: `${sayName(directory.name)}, times of ${zone}`,
    parts: [
      {
        type: 'fields',
        fields: [
          { label: 'Pack', value: sayName(pack.name) },
          { label: 'Credits', value: sayAmount(pack.credits) },
          { label: 'The link ends', value: sayTime(endsAt, zone) },
        ],
      },
      ...(keeps
        ? [text('By paying you also let auto-recharge charge it from then on, up to the limit that is set.')]
        : []),
    ],
    actions: [
      { type: 'link', label: `Pay ${price} at ${shop}`, url },
      button(keeps ? 'Pay this once only' : 'Let auto-recharge charge it too', other),
      button('Credits', 'credits'),
    ],
    notes: [
      'Nothing is bought before it is paid. The credits are there as soon as the payment arrives, mostly within a minute.',
      'Whoever has the link can pay, and the credits are for this account.',
    ],
  };
}

/** The button has done its work, or its time has passed. */
export function viewCheckoutOver(status: 'paid' | 'ended', pack: Pack, again: string): Card {
  const price = sayMoney(pack.priceCents, pack.currency);
  return viewDone({
    title: status === 'paid' ? 'This has been paid' : 'This link has ended',
    tone: status === 'paid' ? 'good' : 'neutral',
    said:
      status === 'paid'
        ? 'The credits are in the statement as soon as the payment has arrived. The same button buys once.'
        : 'Nothing was charged by it.',
    next: [
      [`Buy ${sayAmount(pack.credits)} for ${price}`, again],
      ['Statement', 'credits statement'],
    ],
  });
}

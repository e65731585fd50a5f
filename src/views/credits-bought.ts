import { button, type Card, text } from '../cards/card.ts';
import { sayCredits, sayMoney, sayName } from '../cards/format.ts';
import type { Credits } from '../domain/credits.ts';
import type { Balance } from '../reports/balance.ts';
import type { Directory } from '../reports/ports/directory.ts';

export interface Bought {
  amount: Credits;
  priceCents: number;
  currency: string;
  /** Where it was paid. */
  shop: string;
}

/** To the team: somebody has bought credits, and they are there. */
export function viewCreditsBought(
  { amount, priceCents, currency, shop }: Bought,
  { available }: Balance,
  { name }: Directory,
): Card {
  return {
    title: `${sayCredits(amount)} bought`,
    tone: 'good',
    subtitle: sayName(name),
    parts: [
      text(
        `${sayMoney(priceCents, currency)} were paid at ${shop}. ${sayCredits(available)} are available now.`,
      ),
    ],
    actions: [button('Credits', 'credits'), button('Statement', 'credits statement')],
    notes: [],
  };
}

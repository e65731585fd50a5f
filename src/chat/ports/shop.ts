import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';

/** What is on offer, at the price that the account’s managers have set. */
export interface Offer {
  pack: { id: string; name: string; credits: Credits; priceCents: number; currency: string };
  accountName: string;
  /** Of the button that was pressed: pressed again, it leads to the same page. */
  ref: string;
  /** Whoever pays also lets auto-recharge charge them from then on. */
  keeps: boolean;
}

export type OfferAnswer =
  | { status: 'open'; url: string; endsAt: InstantMs }
  /** What this button led to is paid, or has ended: another one leads to another page. */
  | { status: 'paid' | 'ended' }
  /** Such as a price that is too small. Whoever runs this finds the reason in the log. */
  | { status: 'not-sold' }
  | { status: 'unreachable' };

/** Where credits are bought. Nothing is taken before somebody pays on the page that it leads to. */
export interface Shop {
  /** As people call it. */
  name: string;
  open(accountId: string, offer: Offer): Promise<OfferAnswer>;
}

import type { CycleAnchor } from '../../domain/cycle.ts';
import type { InstantMs } from '../../domain/instant.ts';

export interface PlanOffer {
  planId: string;
  accountName: string;
  anchor: CycleAnchor;
  /** When it begins to be paid, and its first cycle with it. */
  from: InstantMs;
  /** Of the button that was pressed: pressed again, it leads to the same page. */
  ref: string;
}

export type PlanOfferAnswer =
  | {
      status: 'open';
      url: string;
      endsAt: InstantMs;
      price: { cents: number; currency: string; every: string };
    }
  /** What this button led to is paid, or has ended: another one leads to another page. */
  | { status: 'paid' | 'ended' }
  /** It is not sold there. */
  | { status: 'no-price' | 'not-sold' }
  | { status: 'unreachable' };

export type PortalAnswer =
  /** `plans`: how many are paid there. One counts. */
  { status: 'open'; url: string; plans: number } | { status: 'nobody' } | { status: 'unreachable' };

/** Whoever collects for plans, and charges cards unasked. */
export interface Billing {
  /** In settings. */
  provider: string;
  /** As people call it. */
  name: string;
  /** Where whoever pays sees and changes what they pay. Whoever has the address can, for a few minutes. */
  portal(accountId: string): Promise<PortalAnswer>;
  /** A page on which a plan is agreed to. Nothing is taken before somebody pays there. */
  open(accountId: string, offer: PlanOffer): Promise<PlanOfferAnswer>;
}

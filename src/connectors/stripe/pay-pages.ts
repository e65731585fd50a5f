import type Stripe from 'stripe';
import type { PayPage, PayPages } from '../../http/pay/ports.ts';
import { log } from '../../log.ts';
import { asStripeFault, isMissing } from './faults.ts';
import type { PayAddresses } from './pay-address.ts';

/** The pages that were opened for our buttons. Who has an address of one may pay on it, as with the page itself. */
export function createPayPages(stripe: Stripe, addresses: PayAddresses): PayPages {
  return {
    async find(name) {
      const sessionId = addresses.read(name);
      if (sessionId === null) return { status: 'unknown' };
      try {
        return pageOf(await stripe.checkout.sessions.retrieve(sessionId));
      } catch (error) {
        const fault = asStripeFault(error);
        if (!fault) throw error;
        if (isMissing(fault)) return { status: 'unknown' };
        log.warn('Stripe did not say where a page to pay on is', {
          type: fault.type,
          status: fault.statusCode,
          request: fault.requestId,
        });
        return { status: 'unreachable' };
      }
    },
  };
}

function pageOf({ status, url }: Stripe.Checkout.Session): PayPage {
  if (status === 'complete') return { status: 'paid' };
  return status === 'open' && url !== null ? { status: 'open', url } : { status: 'ended' };
}

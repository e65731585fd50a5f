import type Stripe from 'stripe';
import type { PayPage, PayPages } from '../../http/pay/ports.ts';
import { log } from '../../log.ts';
import { asStripeFault, isMissing } from './faults.ts';

// So many letters of chance that nobody finds another one by trying.
const SESSION = /^cs_[A-Za-z0-9_]{8,100}$/;

/** The pages that were opened for our buttons. Who has an address of one may pay on it, as with the page itself. */
export function createPayPages(stripe: Stripe): PayPages {
  return {
    async find(id) {
      if (!SESSION.test(id)) return { status: 'unknown' };
      try {
        return pageOf(await stripe.checkout.sessions.retrieve(id));
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

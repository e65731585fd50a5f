import type Stripe from 'stripe';
import { z } from 'zod';
import type { InstantMs } from '../../domain/instant.ts';
import type { HookAnswer, HookRequest } from '../../http/hooks/ports.ts';
import { log } from '../../log.ts';
import { hintOf } from './payment-lookout.ts';
import type { Lookout } from './ports.ts';
import type { Seen } from './seen.ts';

export interface HookParts {
  stripe: Pick<Stripe, 'webhooks'>;
  secrets: readonly string[];
  lookouts: readonly Lookout[];
  seen: Seen;
  /** The key is one of test mode. */
  isTest: boolean;
  clock(): InstantMs;
}

const OLD_S = 300;
const AGAIN_S = 60;

/** As much of a message as is believed: what it is about. */
export const Told = z.object({
  id: z.string(),
  type: z.string(),
  livemode: z.boolean(),
  created: z.number(),
  data: z.object({
    object: z.object({
      id: z.string(),
      object: z.string(),
      payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
    }),
  }),
});

export type Told = z.output<typeof Told>;

/** Takes what Stripe tells us, and looks at once. What could not be looked at now, Stripe tells again. */
export function createStripeHook(parts: HookParts): (request: HookRequest) => Promise<HookAnswer> {
  return async (request) => {
    const message = believed(parts, request);
    if (!message) return { status: 'forged' };
    const told = Told.safeParse(message);
    // Some objects have no id, such as a balance. Nobody asks for them.
    if (!told.success) return ignored('of no concern here');
    const { id, type, data, livemode } = told.data;
    if (livemode === parts.isTest) {
      const keys = parts.isTest ? 'test' : 'live';
      log.warn('a message of Stripe’s other mode is ignored', { type, event: id, livemode, keys });
      return ignored('not of the mode of the key');
    }
    const listening = parts.lookouts.filter(({ types }) => types.includes(type));
    if (listening.length === 0) return ignored('of no concern here');
    try {
      for (const { look } of listening) await look(hintOf(data.object));
    } catch (error) {
      log.warn('could not look at what Stripe told', { type, event: id, error });
      return {
        status: 'later',
        afterSeconds: AGAIN_S,
        reason: 'It cannot be looked at now. Nothing is lost.',
      };
    }
    parts.seen.add(id);
    return { status: 'taken' };
  };
}

function believed({ stripe, secrets, clock }: HookParts, { headers, body }: HookRequest): unknown {
  const signature = headers['stripe-signature'] ?? '';
  const faults: string[] = [];
  for (const secret of secrets) {
    try {
      return stripe.webhooks.constructEvent(body, signature, secret, OLD_S, undefined, clock());
    } catch (error) {
      faults.push(error instanceof Error ? (error.message.split('\n')[0] as string) : 'unreadable');
    }
  }
  log.warn('a message that says it comes from Stripe was not believed', { why: [...new Set(faults)] });
  return null;
}

function ignored(why: string): HookAnswer {
  return { status: 'taken', body: { status: 'ignored', why } };
}

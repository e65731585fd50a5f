import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import type { InstantMs } from '../domain/instant.ts';
import { log } from '../log.ts';
import type { Timing } from './timing.ts';

/** Takes each key once within its time. */
export interface Once {
  /** `false`: it has been taken already. */
  take(key: string): boolean;
  /** What came to nothing may be tried again. */
  giveBack(key: string): void;
}

export function createOnce(timing: Pick<Timing, 'now'>, { keptMs, keptMax }: Kept): Once {
  const taken = new Map<string, InstantMs>();
  return {
    take(key) {
      const at = timing.now();
      for (const [oldest, until] of taken) {
        if (until > at && taken.size < keptMax) break;
        taken.delete(oldest);
      }
      if (taken.has(key)) return false;
      taken.set(key, at + keptMs);
      return true;
    },
    giveBack: (key) => taken.delete(key),
  };
}

interface Kept {
  keptMs: number;
  keptMax: number;
}

// Slack gives up on an event after an hour.
const KEPT: Kept = { keptMs: 3_600_000, keptMax: 50_000 };

/** What Slack delivers again, because an acknowledgement was lost, is acknowledged again and not done again. */
export function takeOnce(app: App, timing: Pick<Timing, 'now'>): void {
  const once = createOnce(timing, KEPT);
  app.use(async (args) => {
    const key = deliveryOf(args);
    if (key === null || once.take(key)) return args.next();
    log.info('Slack delivered something again; it was done already', { retry: args.context.retryNum });
    if ('ack' in args && typeof args.ack === 'function') await (args.ack as () => Promise<void>)();
  });
}

/** The same in every delivery of it, by whichever socket or request. */
function deliveryOf({ body, context }: AnyMiddlewareArgs & AllMiddlewareArgs): string | null {
  const { event_id: eventId, trigger_id: triggerId, type } = body as Partial<Record<string, string>>;
  // The answer to a form is its acknowledgement, and both must get it; its own name sees to it that it is done once.
  if (type === 'view_submission') return null;
  const id = eventId ?? triggerId;
  return id === undefined ? null : `${context.teamId ?? context.enterpriseId} ${id}`;
}

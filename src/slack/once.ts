import type { AllMiddlewareArgs, AnyMiddlewareArgs, App } from '@slack/bolt';
import { createOnce } from '../chat/once.ts';
import type { Timing } from '../chat/timing.ts';
import { log } from '../log.ts';

// Slack gives up on an event after an hour.
const KEPT = { keptMs: 3_600_000, keptMax: 50_000 };

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

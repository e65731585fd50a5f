import { delay } from '../../delay.ts';
import type { Site } from '../site.ts';
import type { Delivery, Outcome, Retry, Transport } from './delivery.ts';

/** Events that went unacknowledged come again: at once, after a minute, after five. */
const eventRetriesMs = [0, 60_000, 300_000] as const;

/** Resolves when the bot has acknowledged, or Slack has given up. */
export async function deliver(site: Site, transport: Transport, delivery: Delivery): Promise<Outcome> {
  const twice = site.faults.takeDuplicate();
  const first = attempt(site, transport, delivery, undefined);
  if (twice) void attempt(site, transport, delivery, { num: 1, reason: 'timeout' });
  let outcome = await first;
  if (delivery.kind !== 'events_api') return outcome;
  for (const [index, delayMs] of eventRetriesMs.entries()) {
    if (outcome.acked || outcome.final) break;
    await delay(site, delayMs);
    outcome = await attempt(site, transport, delivery, { num: index + 1, reason: outcome.reason });
  }
  return outcome;
}

export async function attempt(
  site: Site,
  transport: Transport,
  delivery: Delivery,
  retry: Retry | undefined,
): Promise<Outcome> {
  const made: Delivery['attempts'][number] = retry ? { retry } : {};
  delivery.attempts.push(made);
  const outcome = await transport.send(delivery, retry);
  made.outcome = outcome;
  site.changes.changed();
  return outcome;
}

import type { Delivery, Outcome } from './delivery/delivery.ts';
import type { Site } from './site.ts';

/** The last things that happened, for whoever waited in vain. */
export function summary({ world, calls }: Site, deliveries: readonly Delivery[]): string {
  const seen = [...world.messages, ...world.ephemerals]
    .slice(-3)
    .map(({ text }) => `message: ${text.slice(0, 200)}`);
  const asked = calls.slice(-5).map(({ name, status, answer }) => {
    const error =
      answer['error'] === undefined
        ? ''
        : ` ${String(answer['error'])} ${JSON.stringify(answer['errors'] ?? '')}`;
    return `call: ${name} ${status}${error}`;
  });
  const told = deliveries
    .slice(-3)
    .map(
      ({ kind, attempts }) =>
        `sent: ${kind} ${attempts.map(({ outcome }) => outcomeText(outcome)).join(', ')}`,
    );
  const notices = world.notices.slice(-3).map(({ about, error }) => `notice: ${about} ${error}`);
  return [...told, ...asked, ...seen, ...notices].join('\n');
}

function outcomeText(outcome: Outcome | undefined): string {
  if (!outcome) return 'not acknowledged yet';
  return outcome.acked ? 'acknowledged' : outcome.error;
}

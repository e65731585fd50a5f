import type { DiagLogger } from '@opentelemetry/api';
import { log } from '../../log.ts';

const AT_MOST_EVERY_MS = 60_000;
const LENGTH_MAX = 500;

/** What OpenTelemetry has to complain of, at most once a minute: a collector that is away would be told with each batch. */
export function quietDiagnostics(now: () => number = performance.now.bind(performance)): DiagLogger {
  let saidAt = Number.NEGATIVE_INFINITY;
  const say = (reason: string) => {
    if (now() - saidAt < AT_MOST_EVERY_MS) return;
    saidAt = now();
    log.warn('OpenTelemetry has trouble with traces', { reason: plain(reason).slice(0, LENGTH_MAX) });
  };
  return { error: say, warn: say, info() {}, debug() {}, verbose() {} };
}

/** Of what the exporter throws it tells all fields as JSON, the stack first, in which a person finds the one that says why. */
function plain(reason: string): string {
  try {
    const { name = 'Error', message } = JSON.parse(reason);
    return message ? `${name}: ${message}` : reason;
  } catch {
    return reason;
  }
}

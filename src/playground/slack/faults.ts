import { type CallFault, countdown, type FaultQueue, faultQueue } from '../fault-queue.ts';

type SlackFault =
  | { kind: 'rate-limited'; retryAfterS: number }
  /** Slack's own `{ ok: false, error }`; nothing is done. */
  | { kind: 'error'; error: string; fields?: Record<string, unknown> };

export type Fault = SlackFault | CallFault;

/** What a test orders to go wrong. The names are Web API methods, `response_url` or `upload`. */
export interface Faults extends FaultQueue<SlackFault> {
  /** The next deliveries reach the bot twice, the second marked as a retry. */
  duplicateDeliveries(times: number): void;
  takeDuplicate(): boolean;
}

export function noFaults(): Faults {
  const queue = faultQueue<SlackFault>();
  const duplicates = countdown();
  return {
    ...queue,
    duplicateDeliveries: duplicates.add,
    takeDuplicate: duplicates.take,
    clear() {
      queue.clear();
      duplicates.clear();
    },
  };
}

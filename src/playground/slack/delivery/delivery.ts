/** Something that Slack tells the bot of, and what became of it. */
export interface Delivery {
  id: string;
  kind: 'slash_commands' | 'interactive' | 'events_api';
  payload: Record<string, unknown>;
  attempts: Attempt[];
}

interface Attempt {
  retry?: Retry;
  outcome?: Outcome;
}

export interface Retry {
  num: number;
  reason: string;
}

export type Outcome =
  | { acked: true; body: Record<string, unknown> | undefined }
  /** `reason` is how a retry names it, `error` what a person is told. */
  | { acked: false; error: 'operation_timeout' | 'dispatch_failed'; reason: string; final?: boolean };

/** Takes a delivery to the bot by its sockets or by its URL. */
export interface Transport {
  send(delivery: Delivery, retry: Retry | undefined): Promise<Outcome>;
}

export const ackWithinMs = 3_000;

import type { Credits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';

export interface Page<Line> {
  lines: readonly Line[];
  /** Where the next page begins; `null`: this was the last. */
  nextCursor: string | null;
}

export interface PageQuestion {
  cursor?: string | undefined;
  limit: number;
}

export interface EventQuestion extends PageQuestion {
  from?: InstantMs | undefined;
  /** Exclusive. */
  to?: InstantMs | undefined;
  agent?: string | undefined;
  company?: string | undefined;
  kind?: string | undefined;
  type?: string | undefined;
  includePlayground?: boolean | undefined;
}

export interface EventLine {
  seq: number;
  source: string;
  id: string;
  occurredAt: InstantMs;
  /** Differs from `occurredAt` for what arrived past its grace. */
  chargedAt: InstantMs;
  type: string;
  kind: string;
  agent: string;
  company: string | null;
  person: string | null;
  model: string | null;
  voice: string | null;
  surface: string | null;
  conversation: string | null;
  callId: string | null;
  quantity: number;
  leads: number;
  charged: Credits;
  unitPrice: Credits;
  rateId: string | null;
  actualMs: number;
  billedMs: number;
  free: string | null;
  remarks: string | null;
  voidedAt: InstantMs | null;
}

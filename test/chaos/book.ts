/** What the client has sent and was answered: what must be in the ledger, neither less nor more. */
export interface Book {
  events: Map<string, SentEvent>;
  grants: Map<string, Kept>;
  /** Positive ones are given as grants, negative ones are debits. */
  adjustments: Map<string, Kept>;
  holds: Map<string, SentHold>;
  /** Whatever was answered otherwise than it should have been. */
  faults: string[];
}

interface Kept {
  accountId: string;
  amount: bigint;
}

interface SentEvent {
  accountId: string;
  /** What it has to cost, in micro-credits, reckoned without the ledger. */
  cost: bigint;
  isVoided: boolean;
}

interface SentHold extends Kept {
  endedBy: 'capture' | 'release' | null;
}

export function openBook(): Book {
  return { events: new Map(), grants: new Map(), adjustments: new Map(), holds: new Map(), faults: [] };
}

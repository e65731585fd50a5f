import type { Credits } from './credits.ts';
import type { InstantMs } from './instant.ts';

/** Where credits come from. `plan` and `rollover` are shown as plan credits, the rest as top-up credits. */
export const grantPools = ['plan', 'top_up', 'promo', 'rollover', 'adjustment'] as const;
export type GrantPool = (typeof grantPools)[number];

/** Credits given, once. A fact: never edited, at most voided. */
export interface Grant {
  id: string;
  pool: GrantPool;
  amount: Credits;
  /** Lower is spent first. */
  priority: number;
  effectiveAt: InstantMs;
  /** `null`: never. */
  expiresAt: InstantMs | null;
  voidedAt: InstantMs | null;
  /** `null`: for every agent. */
  agentId: string | null;
}

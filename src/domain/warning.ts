import { z } from 'zod';
import { type AlertRule, thresholdLimit, thresholdOf } from './alert.ts';
import { parseCredits } from './credits.ts';

/** What a channel is warned of, the order being the one in which they are listed. */
export const warningKinds = [
  'low_credit',
  'stopped',
  'overage',
  'cap_reached',
  'no_rate',
  'expiring',
  'run_out',
  'spike',
  'recharge_failed',
] as const;
export type WarningKind = (typeof warningKinds)[number];

/** Long enough for a burst over many agents to become one message, short enough to be said within two seconds. */
export const GATHERED_MS = 1_000;

const amount = z.string();
const instant = z.number();

/** What was true when it was decided, as the notice keeps it; how things stand when it is said is read anew. */
export const warningFacts = {
  low_credit: z.object({
    ruleId: z.string(),
    threshold: z.string(),
    available: amount,
    basis: amount,
    basisName: z.enum(['plan_credits', 'all_credits']),
    cycle: z.number(),
    at: instant,
  }),
  stopped: z.object({ agentId: z.string(), cycle: z.number(), at: instant }),
  overage: z.object({ cycle: z.number(), over: amount, at: instant }),
  cap_reached: z.object({ capId: z.string(), windowStartsAt: instant, limit: amount, at: instant }),
  no_rate: z.object({ agentId: z.string(), kind: z.string(), model: z.string().nullable(), at: instant }),
  expiring: z.object({ grantId: z.string(), remaining: amount, expiresAt: instant, at: instant }),
  run_out: z.object({ from: z.string(), to: z.string().nullable(), refillAt: instant, at: instant }),
  spike: z.object({
    day: z.string(),
    agentId: z.string().nullable(),
    used: amount,
    usual: amount,
    at: instant,
  }),
  recharge_failed: z.object({
    attemptId: z.string(),
    amount,
    why: z.string(),
    retryAt: instant.nullable(),
    at: instant,
  }),
} satisfies Record<WarningKind, z.ZodType>;

export type WarningFacts = { [Kind in WarningKind]: z.output<(typeof warningFacts)[Kind]> };

/** What a channel hears of, and whom that wakes. */
export interface WarningSettings {
  kinds: readonly WarningKind[];
  muted: readonly WarningKind[];
  /** The group or role that the gravest wake. */
  mention: string | null;
  /** Where the gravest are said again when nobody has acknowledged them so many minutes later. */
  escalate: { destinationId: string; afterMinutes: number } | null;
}

export const defaultWarningSettings: WarningSettings = {
  kinds: warningKinds,
  muted: [],
  mention: null,
  escalate: null,
};

/** Agents have stopped, or credits have come down to the lowest level that the channel is warned at. */
export function isGravest(
  kind: string,
  facts: unknown,
  { thresholds }: Pick<AlertRule, 'thresholds'>,
): boolean {
  if (kind === 'stopped') return true;
  if (kind !== 'low_credit') return false;
  const { threshold, basis } = warningFacts.low_credit.parse(facts);
  const level = { basis: parseCredits(basis) };
  const limit = thresholdLimit(thresholdOf(threshold), level);
  return thresholds.every((each) => limit <= thresholdLimit(each, level));
}

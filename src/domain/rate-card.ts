import { z } from 'zod';
import { AgentKind, isVoice } from './agent.ts';
import type { Credits } from './credits.ts';
import type { InstantMs } from './instant.ts';
import { directionOf, directions, type RatableEvent } from './usage-event.ts';
import { WireInstant, WirePrice, wireDurationMs, wireText } from './wire.ts';

const INCREMENT_MS_MAX = 3_600_000;
const MINIMUM_MS_MAX = 24 * 3_600_000;

const Conditions = z
  .strictObject({
    voice: wireText().optional(),
    model: wireText().optional(),
    surface: wireText().optional(),
    direction: z.enum(directions).optional(),
    kind: AgentKind.optional(),
    planId: wireText().optional(),
  })
  .refine(({ kind, direction }) => !kind || !direction || directionOf(kind) === direction, {
    path: ['direction'],
    error: 'no agent of this kind has this direction, so the rate would never apply',
  });
/** What must be true of an event; a condition left out is true of every event. */
export type RateConditions = z.output<typeof Conditions>;

interface RateTerms {
  id: string;
  effectiveAt: InstantMs;
  when: RateConditions;
}

export interface PerResponseRate extends RateTerms {
  basis: 'per_response';
  price: Credits;
}

export interface PerMinuteRate extends RateTerms {
  basis: 'per_minute';
  pricePerMinute: Credits;
  incrementMs: number;
  minimumMs: number;
  freeUnderMs: number;
  outboundFree: boolean;
  translation: { pricePerMinute: Credits } | null;
}

/** A price from an instant on. A fact: a change of price is a newer rate with the same conditions. */
export type Rate = PerResponseRate | PerMinuteRate;

const terms = { effectiveAt: WireInstant, when: Conditions.default({}) };

/** A rate as an administrator writes it, without the id it is given when stored. */
export const RateInput = z.discriminatedUnion('basis', [
  z.strictObject({ ...terms, basis: z.literal('per_response'), price: WirePrice }),
  z
    .strictObject({
      ...terms,
      basis: z.literal('per_minute'),
      pricePerMinute: WirePrice,
      incrementMs: wireDurationMs(INCREMENT_MS_MAX).min(1, 'must be at least 1 millisecond'),
      minimumMs: wireDurationMs(MINIMUM_MS_MAX).default(0),
      freeUnderMs: wireDurationMs(MINIMUM_MS_MAX).default(0),
      outboundFree: z.boolean().optional(),
      translation: z.strictObject({ pricePerMinute: WirePrice }).nullable().default(null),
    })
    // Outbound calls are free unless the plan says otherwise, and a rate made for them says otherwise.
    .transform((rate) => ({ ...rate, outboundFree: rate.outboundFree ?? !isForOutbound(rate.when) })),
]);
export type RateInput = z.output<typeof RateInput>;

function isForOutbound(when: RateConditions): boolean {
  return when.kind === 'voice_outbound' || when.direction === 'outbound';
}

/** From the most telling condition to the least: between rates with as many conditions, the first that differs decides. */
const precedence = ['voice', 'model', 'surface', 'direction', 'kind', 'planId'] as const;
type Condition = (typeof precedence)[number];

/** All rates that ask for the same conditions, by the values they ask for, each list newest first. */
interface Tier {
  conditions: readonly Condition[];
  rates: Map<string, Rate[]>;
}

/** Rates arranged for looking up: the most specific tier first. */
export interface RateCard {
  readonly tiers: readonly Tier[];
}

export function compileRateCard(rates: readonly Rate[]): RateCard {
  const tiers = new Map<string, Tier>();
  for (const rate of rates) {
    const conditions = precedence.filter((condition) => rate.when[condition] !== undefined);
    const name = conditions.join();
    const tier = tiers.get(name) ?? { conditions, rates: new Map<string, Rate[]>() };
    tiers.set(name, tier);
    const key = keyOf(conditions, rate.when);
    if (key === null) continue;
    const versions = tier.rates.get(key);
    if (versions) versions.push(rate);
    else tier.rates.set(key, [rate]);
  }
  for (const tier of tiers.values()) {
    for (const versions of tier.rates.values()) versions.sort(newestFirst);
  }
  return { tiers: [...tiers.values()].sort((a, b) => specificity(b) - specificity(a)) };
}

/**
 * Of the rates in force at the event whose conditions all match, the one that comes first in this total order:
 * more conditions; then the precedence above; then the newest; then, of two set at the same instant, a per-minute
 * rate before a per-response rate and the higher id before the lower.
 *
 * A per-minute rate matches only what is spoken: “10 a minute” beside “1 a response” leaves chat replies alone.
 */
export function rateFor(card: RateCard, event: RatableEvent, planId: string | null): Rate | undefined {
  const { voice, model, surface, kind, occurredAt } = event;
  const facts = { voice, model, surface, direction: directionOf(kind), kind, planId };
  const spoken = event.type === 'call' || isVoice(kind);
  for (const tier of card.tiers) {
    const key = keyOf(tier.conditions, facts);
    const versions = key === null ? undefined : tier.rates.get(key);
    const rate = versions?.find(
      (version) => version.effectiveAt <= occurredAt && (spoken || version.basis === 'per_response'),
    );
    if (rate) return rate;
  }
  return undefined;
}

// NUL parts the values because no text on the wire may contain it.
function keyOf(
  conditions: readonly Condition[],
  values: { [C in Condition]?: string | null | undefined },
): string | null {
  let key = '';
  for (const condition of conditions) {
    const value = values[condition];
    if (value == null) return null;
    key += `${value}\0`;
  }
  return key;
}

function specificity({ conditions }: Tier): number {
  let weight = conditions.length;
  for (const condition of precedence) weight = weight * 2 + (conditions.includes(condition) ? 1 : 0);
  return weight;
}

function newestFirst(a: Rate, b: Rate): number {
  if (a.effectiveAt !== b.effectiveAt) return b.effectiveAt - a.effectiveAt;
  if (a.basis !== b.basis) return a.basis === 'per_minute' ? -1 : 1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}

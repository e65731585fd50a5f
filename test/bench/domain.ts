// What the rules alone cost, without a database: the share of an event that no faster disk takes away.
import { burnDown, type Debit, freshPosition } from '../../src/domain/burn-down.ts';
import { credits } from '../../src/domain/credits.ts';
import type { Grant } from '../../src/domain/grant.ts';
import { compileRateCard, RateInput } from '../../src/domain/rate-card.ts';
import { rate } from '../../src/domain/rating.ts';
import { type RatableEvent, UsageEvent } from '../../src/domain/usage-event.ts';
import type { BenchResult, Row } from './report.ts';

const START_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
// As many as ingest gathers for one commit while the one before is in flight, at 512 callers.
const BATCH_SIZE = 512;
const ROUNDS = 5;

const card = compileRateCard(
  [
    { basis: 'per_response', when: {}, price: '1' },
    { basis: 'per_response', when: { model: 'large' }, price: '2.5' },
    { basis: 'per_minute', when: { kind: 'voice_inbound' }, pricePerMinute: '10', incrementMs: 60_000 },
  ].map((terms, index) => ({
    id: `rate-${index}`,
    ...RateInput.parse({ effectiveAt: '2026-01-01T00:00:00Z', ...terms }),
  })),
);

export async function run([count = '200000']: readonly string[]): Promise<BenchResult> {
  const events = Array.from({ length: Number(count) }, (_, index) => eventOf(index));
  if (events.length === 0) throw new Error(`“${count}” is no number of events`);

  const debits = events.map(debitOf);
  const rating = perSecond(events.length, () => {
    for (const event of events) rate(event, card, null);
  });
  const burning = [1, 8, 120].map((grants) => ({
    grants,
    ...perSecond(debits.length, () => burnInBatches(debits, grants)),
  }));

  // The whole core for one account with eight grants: what an event costs before anything is stored.
  const both = perSecond(events.length, () => burnInBatches(events.map(debitOf), 8));

  const rows: Row[] = [
    { rule: 'rate', grants: '', ...rating },
    ...burning.map(({ grants, ...figures }) => ({ rule: 'burn down', grants: String(grants), ...figures })),
    { rule: 'rate and burn down', grants: '8', ...both },
  ];
  return {
    rows,
    figures: {
      events: events.length,
      eventsPerSecond: Math.round(both.perSecond),
      ratedPerSecond: Math.round(rating.perSecond),
      ...Object.fromEntries(
        burning.map((each) => [`burnedPerSecondOver${each.grants}Grants`, Math.round(each.perSecond)]),
      ),
    },
  };
}

// The best round: the others also measured the compiler warming up and the garbage of the one before.
function perSecond(events: number, act: () => void): { perSecond: number; nsPerEvent: number } {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    act();
    bestMs = Math.min(bestMs, performance.now() - startedAt);
  }
  return { perSecond: (events / bestMs) * 1_000, nsPerEvent: (bestMs * 1e6) / events };
}

function burnInBatches(debits: readonly Debit[], grants: number): void {
  let position = freshPosition(grantsOf(grants, debits.length), [START_MS]);
  for (let from = 0; from < debits.length; from += BATCH_SIZE) {
    position = burnDown(position, debits.slice(from, from + BATCH_SIZE)).position;
  }
}

// Together they cover every debit, so that the draw goes on over all of them.
function grantsOf(count: number, debits: number): Grant[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `grant-${index}`,
    pool: 'top_up',
    amount: credits(Math.ceil((debits * 50) / count)),
    priority: 100,
    effectiveAt: START_MS,
    expiresAt: START_MS + (10_000 + index) * HOUR_MS,
    voidedAt: null,
    agentId: null,
    carriesFrom: null,
    repays: null,
  }));
}

// Three replies to one call of up to five minutes, in the order of time.
function eventOf(index: number): RatableEvent {
  const at = START_MS + index * 10;
  const common = { id: `event-${index}`, agent: `agent-${index % 40}` };
  if (index % 4 > 0) {
    const model = index % 3 === 0 ? 'large' : 'small';
    return { ...UsageEvent.parse({ ...common, type: 'reply', at: isoOf(at), model }), kind: 'chat' };
  }
  const endedAt = isoOf(at + (index % 300) * 1_000);
  const call = UsageEvent.parse({ ...common, type: 'call', answeredAt: isoOf(at), endedAt });
  return { ...call, kind: 'voice_inbound' };
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}

function debitOf(event: RatableEvent, index: number): Debit {
  const { amount } = rate(event, card, null);
  return { seq: index + 1, at: event.occurredAt, cycle: 0, agentId: event.agent, amount };
}

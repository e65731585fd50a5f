import { createLedgerStore } from '../../src/db/ledger/store.ts';
import { credits } from '../../src/domain/credits.ts';
import { UsageEvent, type UsageEventInput } from '../../src/domain/usage-event.ts';
import { createLedger, type Ledger } from '../../src/ledger/ledger.ts';
import type { TestDatabase } from './database.ts';

const HOUR = 3_600_000;
export const TRAFFIC_START = Date.UTC(2026, 4, 10);

export interface Traffic {
  ledger: Ledger;
  /** Where the traffic's clock stands; set it to go on. */
  now: number;
  sent: UsageEvent[];
}

/** A ledger whose clock is a field. */
export function openTraffic(database: TestDatabase, now = TRAFFIC_START): Traffic {
  const traffic: Traffic = {
    ledger: createLedger(createLedgerStore(database.pool), () => traffic.now),
    now,
    sent: [],
  };
  return traffic;
}

/** Usage of every sort over some two months: late, free, split, absorbed and taken back, between grants and cycles. */
export async function someTraffic(
  traffic: Traffic,
  accountId: string,
  { seed = 1, steps = 120 } = {},
): Promise<void> {
  const random = randomOf(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  for (let step = 0; step < steps; step += 1) {
    traffic.now += Math.floor(random() * 24 * HOUR);
    const chance = random();
    if (chance < 0.7) {
      const events = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) =>
        someEvent(`${seed}-${step}-${index}`, traffic.now, random, pick),
      );
      traffic.sent.push(...events);
      await traffic.ledger.record(accountId, events);
    } else if (chance < 0.8) {
      const effectiveAt = traffic.now + Math.floor((random() - 0.7) * 240 * HOUR);
      await traffic.ledger.grant(accountId, {
        id: `g${seed}-${step}`,
        pool: pick(['top_up', 'promo']),
        amount: credits(Math.floor(random() * 60)),
        effectiveAt,
        expiresAt: random() < 0.4 ? effectiveAt + Math.ceil(random() * 900) * HOUR : null,
        agentId: random() < 0.3 ? 'ada' : null,
        priority: null,
        actor: 'test',
        remarks: 'a pack',
      });
    } else if (chance < 0.85) {
      await traffic.ledger.voidGrant(accountId, {
        id: `g${seed}-${Math.floor(random() * step)}`,
        actor: 'test',
        remarks: null,
      });
    } else if (chance < 0.95 && traffic.sent.length > 0) {
      const { source, id } = pick(traffic.sent);
      await traffic.ledger.voidEvent(accountId, { source, id, actor: 'test', remarks: 'a mistake' });
    } else {
      await traffic.ledger.adjust(accountId, {
        id: `a${seed}-${step}`,
        amount: credits(Math.floor((random() - 0.5) * 20)),
        actor: 'test',
        remarks: 'by hand',
      });
    }
  }
}

function someEvent(
  id: string,
  now: number,
  random: () => number,
  pick: <T>(values: readonly T[]) => T,
): UsageEvent {
  const age = random() < 0.8 ? random() * HOUR : random() * 60 * 24 * HOUR;
  const at = new Date(now - Math.floor(age)).toISOString();
  const common = {
    id,
    at,
    agent: pick(['ada', 'bob', 'cyd']),
    company: pick([null, 'acme', 'zeta']),
    person: pick([null, 'pia', 'quin']),
    model: pick([null, 'large', 'small']),
    conversation: pick([null, 'c1', 'c2', `c-${id}`]),
    playground: random() < 0.1,
    remarks: pick([null, 'a “remark”, with a comma']),
  };
  const input: UsageEventInput =
    random() < 0.1
      ? { ...common, type: 'lead', leads: 2 }
      : { ...common, type: 'reply', quantity: 1 + Math.floor(random() * 20) };
  return UsageEvent.parse(input);
}

/** mulberry32: the same traffic for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

import { describe, expect, it } from 'vitest';
import { type DemoAccount, demoAccount } from '../../prisma/demo/account.ts';
import { calendarOf } from '../../prisma/demo/calendar.ts';
import { agentKinds } from '../../src/domain/agent-kinds.ts';
import { type CellUsage, explainChange } from '../../src/domain/cause.ts';
import { type Credits, sum } from '../../src/domain/credits.ts';
import { cycleAt } from '../../src/domain/cycle.ts';
import { addDays, type Day, localDay } from '../../src/domain/instant.ts';
import { compileRateCard } from '../../src/domain/rate-card.ts';
import { type Charge, rate } from '../../src/domain/rating.ts';
import { detectSpikes } from '../../src/domain/spike.ts';
import type { RatableEvent, UsageEvent } from '../../src/domain/usage-event.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
// Every time another day of the week, of the month and another hour.
const STEP_MS = 31.3 * 86_400_000;
const demo = demoAccount(now);
const rated = rateAll(demo);

describe('the demo account', () => {
  it('is the same for everyone who loads it at the same instant, and another for another seed', () => {
    expect(demoAccount(now)).toEqual(demo);
    expect(demoAccount(now, 2).events).not.toEqual(demo.events);
  });

  it('loads in seconds: between 12 000 and 20 000 events, each with its own id', () => {
    expect(demo.events.length).toBeGreaterThan(12_000);
    expect(demo.events.length).toBeLessThan(20_000);
    expect(new Set(demo.events.map(({ id }) => id)).size).toBe(demo.events.length);
    expect(demo.events[122]).toMatchObject({ id: 'demo-000123', source: 'demo' });
  });

  it.each(['2026-11-21T15:00:00Z', '2026-11-21T05:00:01Z', '2027-03-14T07:30:00Z'])(
    'tells 92 days up to %s, and nothing of the future',
    (text) => {
      const at = Date.parse(text);

      const { account, events } = demoAccount(at);

      const ends = events.map((event) => (event.type === 'call' ? event.endedAt : event.occurredAt));
      const [first] = events;
      expect(Math.max(...ends)).toBeLessThanOrEqual(at);
      expect(first && localDay(first.occurredAt, account.zone)).toBe(
        addDays(localDay(at, account.zone), -91),
      );
    },
  );

  it('has agents of all six kinds at work, for three companies and the agency itself', () => {
    const kinds = new Set(demo.events.map(({ kind }) => kind));
    const companies = new Set(demo.events.map(({ company }) => company));

    expect(kinds).toEqual(new Set(agentKinds));
    expect(companies).toEqual(new Set([...demo.companies.map(({ id }) => id), null]));
    expect(demo.companies).toHaveLength(3);
  });

  it('has one archived agent, which did nothing since', () => {
    const [archived, ...others] = demo.agents.filter(({ archivedAt }) => archivedAt !== null);

    const last = demo.events.findLast(({ agent }) => agent === archived?.id);
    expect(others).toEqual([]);
    expect(last?.occurredAt).toBeLessThan(archived?.archivedAt ?? 0);
  });

  it('shows why things cost nothing', () => {
    const reasons = new Set(rated.map(({ charge }) => charge.free));

    expect(reasons).toEqual(
      new Set([null, 'playground', 'lead', 'outbound', 'unanswered', 'hold', 'under-minimum']),
    );
  });

  it('has translated calls, and people who ask the assistant', () => {
    const people = new Set(demo.events.flatMap(({ person }) => person ?? []));

    expect(rated.some(({ charge }) => charge.translationAmount > 0n)).toBe(true);
    expect(people).toEqual(new Set(demo.members.map(({ id }) => id)));
  });

  it('is billed 120 seconds for its call of 61 seconds on Base', () => {
    const found = rated.find(({ charge, planId }) => charge.actualMs === 61_000 && planId === 'base');

    expect(found?.charge).toMatchObject({ rateId: 'inbound-base', billedMs: 120_000 });
  });
});

describe('the spike two weeks ago', () => {
  const spikeDays = calendarOf(now).spikeDays;
  const weekBefore = spikeDays.map((day) => addDays(day, -7));

  it('comes from a dearer model at the same volume', () => {
    const change = explainChange(cellsOf(weekBefore), cellsOf(spikeDays));

    expect(change.kind).toBe('price');
    expect(change.headline).toMatchObject({
      agentId: 'northside-chat',
      modelBefore: 'swift-1',
      modelAfter: 'deep-1',
    });
  });

  it('is what stands out of three months, and nothing else does', () => {
    const days = rated.map(({ event, charge }) => ({ day: dayOf(event), credits: charge.amount }));

    // Today is not over, and no day like the others.
    const spikes = detectSpikes(days.filter(({ day }) => day < localDay(now, demo.account.zone)));
    expect(spikes.map(({ day }) => day)).toEqual(spikeDays);
  });
});

describe('the allowance', () => {
  it('was used for more than nine tenths in the two cycles before', () => {
    const current = cycleAt(demo.account, now).number;

    expect(usedPercent(demo, rated, current - 1)).toBeGreaterThan(90);
    expect(usedPercent(demo, rated, current - 2)).toBeGreaterThan(90);
  });

  it.each(Array.from({ length: 3 }, (_, index) => index))(
    'is near its end whenever the demo is loaded (%i)',
    (index) => {
      const at = now + index * STEP_MS;
      const account = demoAccount(at, index);

      const percent = usedPercent(account, rateAll(account), cycleAt(account.account, at).number);

      expect(percent).toBeGreaterThan(80);
      expect(percent).toBeLessThan(95);
    },
  );
});

interface Rated {
  event: RatableEvent;
  charge: Charge;
  cycle: number;
  planId: string | null;
}

function rateAll({ account, events, rates, subscriptions }: DemoAccount): Rated[] {
  const card = compileRateCard(rates);
  return events.filter(isRatable).map((event) => {
    const cycle = cycleAt(account, event.occurredAt).number;
    const planId = subscriptions.findLast(({ fromCycle }) => fromCycle <= cycle)?.planId ?? null;
    return { event, charge: rate(event, card, planId), cycle, planId };
  });
}

function isRatable(event: UsageEvent): event is RatableEvent {
  return event.kind !== null;
}

function usedPercent({ plans, subscriptions }: DemoAccount, all: readonly Rated[], cycle: number): number {
  const planId = subscriptions.findLast(({ fromCycle }) => fromCycle <= cycle)?.planId;
  const allowance = plans.find(({ id }) => id === planId)?.allowance ?? 0n;
  const used: Credits = sum(all.filter((each) => each.cycle === cycle).map(({ charge }) => charge.amount));
  return (100 * Number(used)) / Number(allowance);
}

function cellsOf(days: readonly Day[]): CellUsage[] {
  return rated
    .filter(({ event, charge }) => charge.free === null && days.includes(dayOf(event)))
    .map(({ event, charge }) => ({
      agentId: event.agent,
      model: event.model ?? '',
      events: charge.quantity || charge.billedMs / 1_000,
      credits: charge.amount,
    }));
}

function dayOf({ occurredAt }: UsageEvent): Day {
  return localDay(occurredAt, demo.account.zone);
}

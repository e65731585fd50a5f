import { bucketStart } from '../domain/bucket.ts';
import { type Day, type InstantMs, localDay } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import type { EventRow, RollupCell, UsageSums } from './ports/writes.ts';

/** Counts an event into the sums that reports read, or (`-1`) takes it out again. Test traffic is in none. */
export function addToRollups(desk: Desk, row: EventRow, sign: 1 | -1): void {
  if (row.free === 'playground' || row.type === 'adjustment') return;
  const { writes } = desk;
  const gain = gainOf(row, sign);
  const cell: RollupCell = {
    accountId: row.accountId,
    agentId: row.agentId,
    companyId: row.companyId ?? '',
    model: row.model ?? '',
    kind: row.kind,
  };
  const name = `${cell.accountId}\0${cell.agentId}\0${cell.companyId}\0${cell.model}\0${cell.kind}`;

  const bucketAt = bucketStart(row.occurredAt);
  const quarter = writes.quarters.get(`${bucketAt}\0${name}`);
  if (quarter) add(quarter.sums, gain);
  else writes.quarters.set(`${bucketAt}\0${name}`, { ...cell, bucketAt, sums: { ...gain } });

  const day = dayOf(desk, bucketAt);
  const daily = writes.days.get(`${day}\0${name}`);
  if (daily) add(daily.sums, gain);
  else writes.days.set(`${day}\0${name}`, { ...cell, day, sums: gain });

  if (row.person !== null) addToPerson(desk, row.person, day, gain);
}

function gainOf(row: EventRow, sign: 1 | -1): UsageSums {
  return {
    used: row.amount * BigInt(sign),
    events: sign,
    calls: row.type === 'call' ? sign : 0,
    chats: row.opensChat ? sign : 0,
    messages: row.quantity * sign,
    leads: row.leads * sign,
    actualMs: row.actualMs * sign,
    billedMs: row.billedMs * sign,
  };
}

function add(sums: UsageSums, gain: UsageSums): void {
  sums.used += gain.used;
  sums.events += gain.events;
  sums.calls += gain.calls;
  sums.chats += gain.chats;
  sums.messages += gain.messages;
  sums.leads += gain.leads;
  sums.actualMs += gain.actualMs;
  sums.billedMs += gain.billedMs;
}

function addToPerson(desk: Desk, person: string, day: Day, gain: UsageSums): void {
  const { people } = desk.writes;
  const { accountId } = desk.state;
  const key = `${accountId}\0${day}\0${person}`;
  const known = people.get(key);
  if (known) {
    known.used += gain.used;
    known.events += gain.events;
  } else {
    people.set(key, { accountId, day, person, used: gain.used, events: gain.events });
  }
}

// A calendar asked for every event would cost more than the event; days of one quarter of an hour are all the same.
const DAYS_KEPT_MAX = 10_000;
const days = new Map<string, Day>();

function dayOf(desk: Desk, bucketAt: InstantMs): Day {
  const { zone } = desk.state.terms.anchor;
  const key = `${zone}\0${bucketAt}`;
  const known = days.get(key);
  if (known) return known;
  if (days.size >= DAYS_KEPT_MAX) days.clear();
  const day = localDay(bucketAt, zone);
  days.set(key, day);
  return day;
}

import { bucketStart } from '../domain/bucket.ts';
import type { Credits } from '../domain/credits.ts';
import { type Day, type InstantMs, localDay } from '../domain/instant.ts';
import { type Tally, tally } from '../domain/tally.ts';
import type { Desk } from './desk.ts';
import type { EventRow } from './ports/writes.ts';

/** Counts an event into the sums that reports read, or (`-1`) takes it out again. Test traffic is in none. */
export function addToRollups(desk: Desk, row: EventRow, sign: 1 | -1): void {
  if (row.free === 'playground' || row.type === 'adjustment') return;
  const { quarters } = desk.writes;
  const { accountId, agentId, kind } = row;
  const companyId = row.companyId ?? '';
  const model = row.model ?? '';
  const bucketAt = bucketStart(row.occurredAt);
  const name = `${bucketAt}\0${accountId}\0${agentId}\0${companyId}\0${model}\0${kind}`;
  let quarter = quarters.get(name);
  if (!quarter) {
    const day = dayOf(desk, bucketAt);
    quarter = { accountId, agentId, companyId, model, kind, bucketAt, day, sums: tally([]) };
    quarters.set(name, quarter);
  }
  const used = sign === 1 ? row.amount : -row.amount;
  add(quarter.sums, row, used, sign);
  if (row.person !== null) addToPerson(desk, row.person, quarter.day, used, sign);
}

function add(sums: Tally, row: EventRow, used: Credits, sign: 1 | -1): void {
  sums.used += used;
  sums.events += sign;
  if (row.type === 'call') sums.calls += sign;
  if (row.opensChat) sums.chats += sign;
  sums.messages += row.quantity * sign;
  sums.leads += row.leads * sign;
  sums.actualMs += row.actualMs * sign;
  sums.billedMs += row.billedMs * sign;
}

function addToPerson(desk: Desk, person: string, day: Day, used: Credits, events: number): void {
  const { people } = desk.writes;
  const { accountId } = desk.state;
  const key = `${accountId}\0${day}\0${person}`;
  const known = people.get(key);
  if (known) {
    known.used += used;
    known.events += events;
  } else {
    people.set(key, { accountId, day, person, used, events });
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

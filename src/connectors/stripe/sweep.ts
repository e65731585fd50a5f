import type Stripe from 'stripe';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import { Told } from './hook.ts';
import { hintOf } from './payment-lookout.ts';
import type { Cursors, Hint, Lookout } from './ports.ts';
import type { Seen } from './seen.ts';

export interface SweepParts {
  stripe: Stripe;
  cursors: Cursors;
  lookouts: readonly Lookout[];
  seen: Seen;
  clock(): InstantMs;
}

const PROVIDER = 'stripe';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Who sweeps has the minute to itself, or nearly.
const CLAIM_MS = 50_000;
// Their clock and ours, and an event that comes into the list late.
const OVERLAP_MS = 10 * 60_000;
// Gone through as a whole before the cursor moves.
const SLICE_MS = 6 * HOUR_MS;
// Stripe keeps events for thirty days.
const EVENTS_KEPT_MS = 29 * DAY_MS;
// Held back any longer, the cursor would fall behind that record.
const HELD_MS = EVENTS_KEPT_MS - HOUR_MS;
// What cannot be looked at in so long is left to a person; Stripe’s own messages are sent again for as long.
const TRIED_MS = 3 * DAY_MS;
const TYPES_A_LIST = 20;
// Of different things: it is not them.
const FAULTS_IN_A_ROW = 3;

interface Fault {
  event: string;
  at: InstantMs;
}

/** Finds what was missed: goes through Stripe’s own record of what happened, from where it was left. */
export function createSweep(parts: SweepParts): () => Promise<void> {
  const { cursors, clock } = parts;
  // By event. What a restart forgets is tried for as long again.
  const failingSince = new Map<string, InstantMs>();
  return async () => {
    const now = clock();
    const isGivenUp = (event: string) => {
      const since = failingSince.get(event) ?? now;
      failingSince.set(event, since);
      return now - since >= TRIED_MS;
    };
    if (!(await cursors.claim(PROVIDER, now + CLAIM_MS, now))) return;
    const seenUntil = await seenUntilOf(cursors, now);
    if (now - seenUntil > EVENTS_KEPT_MS) await lookAtAll(parts, seenUntil);
    const faults: Fault[] = [];
    let from = Math.max(seenUntil - OVERLAP_MS, now - EVENTS_KEPT_MS);
    while (from < now) {
      const to = Math.min(from + SLICE_MS, now);
      faults.push(...(await lookAtSlice(parts, from, to, isGivenUp)));
      // Where something could not be looked at, the next sweep begins.
      const tried = faults.filter(({ event, at }) => !isGivenUp(event) && now - at < HELD_MS);
      await cursors.advance(PROVIDER, Math.min(to, ...tried.map(({ at }) => at)));
      from = to;
    }
    const failing = new Set(faults.map(({ event }) => event));
    for (const event of failingSince.keys()) if (!failing.has(event)) failingSince.delete(event);
  };
}

/** Where a clock ran ahead, nobody knows how far was really seen: the whole record is gone through again. */
async function seenUntilOf(cursors: Cursors, now: InstantMs): Promise<InstantMs> {
  const seenUntil = await cursors.seenUntil(PROVIDER, now);
  if (seenUntil <= now + OVERLAP_MS) return seenUntil;
  log.warn('the clock of whoever last looked at what happened at Stripe ran ahead, or ours is slow', {
    seenUntil: new Date(seenUntil).toISOString(),
  });
  await cursors.putBack(PROVIDER, now - HELD_MS);
  return now - HELD_MS;
}

/** Answers with what could not be looked at. */
async function lookAtSlice(
  parts: SweepParts,
  from: InstantMs,
  to: InstantMs,
  isGivenUp: (event: string) => boolean,
): Promise<Fault[]> {
  const { lookouts, seen } = parts;
  const events = await listed(parts, from, to);
  const looked = new Set<string>();
  const faulty = new Set<string>();
  const faults: Fault[] = [];
  let inARow = 0;
  for (const { id, type, created, data } of events) {
    if (seen.has(id)) continue;
    const hint = hintOf(data.object);
    const thing = nameOf(hint);
    const fault = { event: id, at: created * 1000 };
    // However much is told of it, it is one.
    if (faulty.has(thing)) {
      faults.push(fault);
      continue;
    }
    try {
      for (const [place, { types, look }] of lookouts.entries()) {
        const key = `${place} ${thing}`;
        if (!types.includes(type) || looked.has(key)) continue;
        await look(hint);
        looked.add(key);
      }
      seen.add(id);
      inARow = 0;
    } catch (error) {
      if (!isGivenUp(id)) inARow += 1;
      if (inARow >= FAULTS_IN_A_ROW) throw error;
      log.error('could not look at what happened at Stripe', { type, event: id, error });
      faulty.add(thing);
      faults.push(fault);
    }
  }
  return faults;
}

/** The oldest first. */
async function listed({ stripe, lookouts }: SweepParts, from: InstantMs, to: InstantMs): Promise<Told[]> {
  const types = [...new Set(lookouts.flatMap((lookout) => lookout.types))];
  const created = { gte: Math.floor(from / 1000), lt: Math.ceil(to / 1000) + 1 };
  const events: Told[] = [];
  for (let first = 0; first < types.length; first += TYPES_A_LIST) {
    const some = types.slice(first, first + TYPES_A_LIST);
    for await (const event of stripe.events.list({ created, types: some, limit: 100 })) {
      const told = Told.safeParse(event);
      if (told.success) events.push(told.data);
    }
  }
  return events.sort((a, b) => a.created - b.created);
}

/** After so long an absence everything is looked at that may have changed meanwhile. */
async function lookAtAll({ lookouts }: SweepParts, since: InstantMs): Promise<void> {
  log.warn('Stripe’s record of events does not reach back to the last look; everything since is looked at', {
    since: new Date(since).toISOString(),
  });
  for (const lookout of lookouts) {
    const looked = new Set<string>();
    const faulty: Hint[] = [];
    let inARow = 0;
    for await (const hint of lookout.since?.(since) ?? nothing()) {
      const thing = nameOf(hint);
      if (looked.has(thing)) continue;
      looked.add(thing);
      try {
        await lookout.look(hint);
        inARow = 0;
      } catch (error) {
        inARow += 1;
        if (inARow >= FAULTS_IN_A_ROW) throw error;
        faulty.push(hint);
      }
    }
    for (const hint of faulty) await lookOnceMore(lookout, hint);
  }
}

/** It holds up the rest no longer. */
async function lookOnceMore({ look }: Lookout, hint: Hint): Promise<void> {
  try {
    await look(hint);
  } catch (error) {
    log.error('what has changed at Stripe could not be looked at twice, and is left to you', {
      thing: nameOf(hint),
      error,
    });
  }
}

function nameOf({ paymentIntent, object, id }: Hint): string {
  return paymentIntent ?? `${object} ${id}`;
}

async function* nothing(): AsyncIterable<Hint> {}

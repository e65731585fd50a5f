import { sayTime } from '../../cards/format.ts';
import { type CycleAnchor, cycleAt } from '../../domain/cycle.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { nextRun } from '../../domain/schedule.ts';
import type { Move, Moved } from '../../playground/laboratory.ts';
import type { Bench } from './bench.ts';
import { NotNowError } from './bench.ts';
import { deliveryLines } from './deliveries.ts';

const HOUR_MS = 3_600_000;
const MONDAY_HOUR = 9;
/** When accounts are looked at each morning, whether or not anything was used. */
const MORNING_HOUR = 8;
// A month has some thirty mornings, and seldom more than a few things due in a day.
const STEPS_MAX = 3_000;

export function targetOf(to: Move, now: InstantMs, anchor: CycleAnchor): InstantMs {
  switch (to) {
    case 'hour':
      return now + HOUR_MS;
    case 'day':
      return now + 24 * HOUR_MS;
    case 'monday':
      return nextRun({ every: 'week', weekday: 1, hour: MONDAY_HOUR, zone: anchor.zone }, now).at;
    case 'cycle':
      return cycleAt(anchor, now).endsAt;
  }
}

/** Goes from one thing that is due to the next and has each done at its hour, as if the time between had passed. */
export async function passUntil(
  { playground, jobs, reader, account }: Bench,
  until: InstantMs,
): Promise<void> {
  const { clock, zone } = playground;
  const morning = { every: 'day', weekday: null, hour: MORNING_HOUR, zone } as const;
  for (let step = 0; clock.now() < until; step += 1) {
    if (step >= STEPS_MAX) throw new NotNowError('Too much was due on the way; the clock stopped there.');
    const now = clock.now();
    const due = (await reader.nextDue(account, now)) ?? until;
    const stop = Math.min(until, due, nextRun(morning, now).at);
    clock.skip(stop - clock.now());
    await jobs.catchUp();
  }
}

export async function moveClock(bench: Bench, until: InstantMs): Promise<Moved> {
  const { playground, reader, account, jobs } = bench;
  const { clock, zone } = playground;
  const from = clock.now();
  // Nothing that is due already is said at a later hour.
  await jobs.catchUp();
  await passUntil(bench, until);
  const deliveries = deliveryLines(bench, await reader.noticesSince(account, from)).filter(
    ({ platform, postedAt }) => platform !== null && postedAt !== null,
  );
  const count = deliveries.length;
  const posted =
    count === 0
      ? 'Nothing was posted on the way.'
      : `${count} ${count === 1 ? 'message was' : 'messages were'} posted on the way.`;
  return {
    status: 'done',
    said: `It is ${sayTime(until, zone)} now (${zone}). ${posted}`,
    from,
    to: until,
    deliveries,
  };
}

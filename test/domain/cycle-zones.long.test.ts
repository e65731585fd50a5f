import { expect, test } from 'vitest';
import { type CycleAnchor, cycleAt, cycleBoundary } from '../../src/domain/cycle.ts';
import { firstInstantAt } from '../../src/domain/wall-clock.ts';
import { walked, walkedZones, zonesByTheMoon } from '../support/zones.ts';

const days = [1, 15, 31];
const times = ['00:00', '00:30', '02:30'];
const dates = days.flatMap((day) => times.map((time) => ({ day, time })));

// Each zone walks from one anchor and its neighbours in the list from the others: the zones of one rule (all of
// the EU, all of the USA) between them meet every anchor.
test(`cycles tile the years from 1970 to 2100 in ${walked}, up to 2040 where every later year is the same`, () => {
  const faults = walkedZones.flatMap((zone, i) => {
    const { day = 1, time = '00:00' } = dates[i % dates.length] ?? {};
    const years = zonesByTheMoon.includes(zone) ? 130 : 70;
    return untiled(anchored(1970, day, time, zone), years * 12);
  });

  expect(faults).toEqual([]);
});

test(`cycles tile the years from 2024 to 2030 in ${walked}, from every anchor`, () => {
  const faults = walkedZones.flatMap((zone) =>
    dates.flatMap(({ day, time }) => untiled(anchored(2024, day, time, zone), 6 * 12)),
  );

  expect(faults).toEqual([]);
});

function anchored(year: number, day: number, time: string, zone: string): CycleAnchor {
  return {
    anchorAt: firstInstantAt(Date.parse(`${year}-01-${String(day).padStart(2, '0')}T${time}Z`), zone),
    zone,
  };
}

/** The cycles that do not begin where the one before ended, or do not hold their own first and last instant. */
function untiled(anchor: CycleAnchor, months: number): string[] {
  const faults: string[] = [];
  let startsAt = cycleBoundary(anchor, 0);
  if (startsAt !== anchor.anchorAt) faults.push(`${anchor.zone}: cycle 0 begins at ${startsAt}`);
  for (let number = 0; number < months; number++) {
    const endsAt = cycleBoundary(anchor, number + 1);
    const [first, last] = [cycleAt(anchor, startsAt), cycleAt(anchor, endsAt - 1)];
    const tiles =
      startsAt < endsAt &&
      [first, last].every(
        (cycle) => cycle.number === number && cycle.startsAt === startsAt && cycle.endsAt === endsAt,
      );
    if (!tiles) faults.push(`${anchor.zone}: cycle ${number} from ${startsAt} to ${endsAt}`);
    startsAt = endsAt;
  }
  return faults;
}

import type { InstantMs } from './instant.ts';

// Every IANA zone's days have begun on a quarter of an hour in UTC since 2000 (a test walks them all), so sums by
// such quarters add up to exact local days in any zone.
export const BUCKET_MS = 15 * 60_000;

export function bucketStart(instantMs: InstantMs): InstantMs {
  return Math.floor(instantMs / BUCKET_MS) * BUCKET_MS;
}

/** The starts of all buckets that the range touches, in order; `to` is exclusive. */
export function bucketsOf(range: { from: InstantMs; to: InstantMs }): InstantMs[] {
  const starts: InstantMs[] = [];
  if (range.from >= range.to) return starts;
  for (let start = bucketStart(range.from); start < range.to; start += BUCKET_MS) starts.push(start);
  return starts;
}

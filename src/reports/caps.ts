import { type Cap, capWindow } from '../domain/cap.ts';
import type { Credits } from '../domain/credits.ts';
import type { CycleAnchor } from '../domain/cycle.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { CapLine } from './ports/notices.ts';

export interface CapUsed {
  cap: Cap;
  /** In the window of now. */
  used: Credits;
  resetsAt: InstantMs;
}

/** A window that is over counts nothing any more, whether or not anything has been spent since. */
export function capsAt(lines: readonly CapLine[], anchor: CycleAnchor, now: InstantMs): CapUsed[] {
  return lines.map(({ cap, counted }) => {
    const { startsAt, endsAt } = capWindow(cap.window, now, anchor);
    return { cap, used: counted?.from === startsAt ? counted.used : 0n, resetsAt: endsAt };
  });
}

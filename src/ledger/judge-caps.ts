import { capWindow } from '../domain/cap.ts';
import { parseCredits, printCredits } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Desk, Noted } from './desk.ts';
import { isHeard, memoryOf, recover, remember, warn } from './warn.ts';

/** A cap that was said to be used up: that of one window, and of the limit it had. */
type Full = [capId: string, startsAt: InstantMs, endsAt: InstantMs, limit: string];

/** Caps that are used up, once for each of their windows, and once more where one was raised meanwhile. */
export function judgeCaps(desk: Desk, { fullCaps, timeCame }: Noted): void {
  const before = memoryOf(desk, 'cap_reached');
  const isOver = timeCame && before.fired.length > 0;
  if ((fullCaps.size === 0 && !isOver) || !isHeard(desk, 'cap_reached')) return;
  const { state, now } = desk;
  const standing = new Map(before.fired.map(readFull).map((full) => [full[0], full]));
  for (const [capId, [, , endsAt, limit]] of standing) {
    if (!isOver || (now < endsAt && !isRaised(desk, capId, limit))) continue;
    standing.delete(capId);
    recover(desk, { about: `cap_reached:${capId}`, facts: { capId } });
  }
  for (const { cap, at } of fullCaps.values()) {
    const { startsAt, endsAt } = capWindow(cap.window, now, state.terms.anchor);
    // A window that is over stops nobody any more.
    if (at < startsAt || at >= endsAt) continue;
    const limit = printCredits(cap.limit);
    const known = standing.get(cap.id);
    if (known?.[1] === startsAt && known[3] === limit) continue;
    standing.set(cap.id, [cap.id, startsAt, endsAt, limit]);
    const facts = { capId: cap.id, windowStartsAt: startsAt, limit };
    warn(desk, 'cap_reached', { about: `cap_reached:${cap.id}`, facts });
  }
  const fired = [...standing.values()].map((full) => JSON.stringify(full)).sort();
  if (fired.join() !== before.fired.join()) remember(desk, 'cap_reached', { epoch: '', fired });
}

/** When caps that are used up begin anew. */
export function capEnds(desk: Desk): InstantMs[] {
  return memoryOf(desk, 'cap_reached').fired.map((printed) => readFull(printed)[2]);
}

function isRaised({ state }: Desk, capId: string, limit: string): boolean {
  const cap = state.terms.caps.find(({ id }) => id === capId);
  return !cap || cap.limit > parseCredits(limit);
}

function readFull(printed: string): Full {
  return JSON.parse(printed);
}

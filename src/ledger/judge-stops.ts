import { type Credits, sum } from '../domain/credits.ts';
import { creditsInForce } from '../domain/hold.ts';
import { judgeStops as judge } from '../domain/stop.ts';
import type { Desk, Noted } from './desk.ts';
import { overageRoom } from './gate.ts';
import { noteStop } from './noted.ts';
import { grantsAt } from './ports/account-state.ts';
import { cycleOf } from './ports/terms.ts';
import { isHeard, memoryOf, recover, remember, warn } from './warn.ts';

/** Agents that found no credits to go on with, and those that may go on again. */
export function judgeStops(desk: Desk, noted: Noted): void {
  if (!isHeard(desk, 'stopped')) return;
  noteAbsorbed(desk, noted);
  const before = memoryOf(desk, 'stopped');
  if (noted.stops.size === 0 && before.fired.length === 0) return;

  const { state, now } = desk;
  const { scoped, common } = creditsInForce(grantsAt(state, now), now);
  const anybody = common + overageRoom(desk);
  // The state in which an account stays when nothing is left: nobody may go on, and those who ask have stopped before.
  const nothing = anybody === 0n && sum(scoped.values()) === 0n;
  if (nothing && noted.stops.size === 0) return;
  const creditsOf = (agentId: string): Credits => anybody + (scoped.get(agentId) ?? 0n);
  const { stopped, stops, recovered } = judge(before, noted.stops, creditsOf);
  remember(desk, 'stopped', stopped);

  const { number: cycle } = cycleOf(state.terms, now);
  for (const agentId of stops) {
    warn(desk, 'stopped', { about: `stopped:${agentId}`, facts: { agentId, cycle } });
  }
  for (const agentId of recovered) {
    recover(desk, { about: `stopped:${agentId}`, facts: { agentId, cycle } });
  }
}

/** Usage that nothing covered and nobody owes: its agent would have been stopped, had it asked. */
function noteAbsorbed(desk: Desk, { uncovered }: Noted): void {
  const { state, now } = desk;
  const cycle = cycleOf(state.terms, now).number;
  if ((state.position.uncovered.get(cycle) ?? 0n) <= (uncovered.get(cycle) ?? 0n)) return;
  for (const posted of state.touched.values()) {
    if (posted && posted.debit.cycle === cycle && posted.allocation.uncovered > 0n) {
      noteStop(desk, posted.debit.agentId, 0n);
    }
  }
}

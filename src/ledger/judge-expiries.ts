import { printCredits } from '../domain/credits.ts';
import { judgeExpiries as judge } from '../domain/expiring.ts';
import type { Desk, Noted } from './desk.ts';
import { isHeard, memoryOf, recover, remember, warn } from './warn.ts';

/** Credits that will lapse soon, and those announced before of which nothing is left to lapse. */
export function judgeExpiries(desk: Desk, { timeCame }: Noted): void {
  const before = memoryOf(desk, 'expiring');
  if ((!timeCame && before.fired.length === 0) || !isHeard(desk, 'expiring')) return;
  const { state, now } = desk;
  const { said, announced, over } = judge(before, state.position.grants, now);
  remember(desk, 'expiring', said);
  for (const { id, remaining, expiresAt } of announced) {
    const facts = { grantId: id, remaining: printCredits(remaining), expiresAt };
    warn(desk, 'expiring', { about: `expiring:${id}`, facts });
  }
  for (const id of over) recover(desk, { about: `expiring:${id}`, facts: { grantId: id } });
}

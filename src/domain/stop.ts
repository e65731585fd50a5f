import type { AlertState } from './alert.ts';
import { type Credits, least, MICROS_PER_CREDIT, most, parseCredits, printCredits } from './credits.ts';

/** Agents that had no credits to go on with, and the least that each asked for in vain; 0: it used without asking. */
export type Stops = ReadonlyMap<string, Credits>;

/**
 * Who has stopped, and who may go on again. An agent stops where all that it may spend, whatever is set aside of it
 * at the moment, is less than it asks for; it has stopped once, however often it asks, until there is as much as it
 * asked for, and a credit at the least: without that floor crumbs of a refund would stop it again and again.
 */
export function judgeStops(
  stopped: AlertState,
  fresh: Stops,
  creditsOf: (agentId: string) => Credits,
): { stopped: AlertState; stops: readonly string[]; recovered: readonly string[] } {
  const standing = new Map(stopped.fired.map(readStop));
  const stops: string[] = [];
  const recovered: string[] = [];
  for (const [agentId, asked] of standing) {
    if (creditsOf(agentId) < most(asked, MICROS_PER_CREDIT)) continue;
    standing.delete(agentId);
    recovered.push(agentId);
  }
  for (const [agentId, asked] of fresh) {
    if (creditsOf(agentId) >= most(asked, 1n)) continue;
    const known = standing.get(agentId);
    standing.set(agentId, known === undefined ? asked : least(known, asked));
    // What came in between was too little for what it asks now: it has stood still all the while.
    const again = recovered.indexOf(agentId);
    if (again >= 0) recovered.splice(again, 1);
    else if (known === undefined) stops.push(agentId);
  }
  const fired = [...standing].map(printStop).sort();
  const unchanged = fired.join('\0') === stopped.fired.join('\0');
  return { stopped: unchanged ? stopped : { epoch: '', fired }, stops, recovered };
}

function printStop([agentId, asked]: [string, Credits]): string {
  return `${printCredits(asked)} ${agentId}`;
}

function readStop(printed: string): [string, Credits] {
  const gap = printed.indexOf(' ');
  return [printed.slice(gap + 1), parseCredits(printed.slice(0, gap))];
}

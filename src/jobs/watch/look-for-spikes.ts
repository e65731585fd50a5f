import { printCredits } from '../../domain/credits.ts';
import { cycleAt } from '../../domain/cycle.ts';
import { addDays, type Day, type InstantMs } from '../../domain/instant.ts';
import { planOf } from '../../domain/plan.ts';
import type { DaySpend } from '../../domain/spend.ts';
import { type AgentDays, spikeOfDay } from '../../domain/spike.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import type { WatchNotice } from './ports.ts';

// Four weeks are compared; four more tell a young account from one that was quiet.
const HISTORY_DAYS = 56;
// A spike that costs less than a hundredth of the cycle's allowance is nobody's worry.
const ALLOWANCE_PARTS = 100n;

interface Question {
  accountId: string;
  now: InstantMs;
  today: Day;
  /** Yesterday is over, and late usage has had a few hours to arrive. */
  isMorning: boolean;
}

/** A day is said once, by whoever sees it first: while it is going on, or on the morning after. */
export async function lookForSpikes(reports: ReportStore, question: Question): Promise<WatchNotice[]> {
  const { accountId, now, today, isMorning } = question;
  const days = await reports.spendByDay(accountId, addDays(today, -HISTORY_DAYS));
  const suspects = [...(isMorning ? [addDays(today, -1)] : []), today].filter((day) =>
    spikeOfDay(day, days, []),
  );
  if (suspects.length === 0) return [];

  const [liftMin, agents] = await Promise.all([
    liftMinOf(reports, accountId, now),
    daysOfAgents(reports, accountId, today),
  ]);
  return suspects.flatMap((day) => {
    const spike = spikeOfDay(day, days, agents, liftMin);
    if (!spike) return [];
    const { agentId, used, usual } = spike;
    const name = `spike:${day}`;
    const facts = { day, agentId, used: printCredits(used), usual: printCredits(usual), at: now };
    return [{ id: name, kind: 'spike', about: name, facts }];
  });
}

async function liftMinOf(reports: ReportStore, accountId: string, now: InstantMs) {
  const credits = await reports.credits(accountId, now);
  if (!credits) return 0n;
  return (planOf(credits, cycleAt(credits.anchor, now).number)?.allowance ?? 0n) / ALLOWANCE_PARTS;
}

async function daysOfAgents(reports: ReportStore, accountId: string, today: Day): Promise<AgentDays[]> {
  const from = addDays(today, -HISTORY_DAYS);
  const cells = await reports.cells(accountId, { from, to: today, by: ['day', 'agent'] });
  const agents = new Map<string, DaySpend[]>();
  for (const { agent, day, used } of cells) {
    const days = agents.get(agent) ?? [];
    agents.set(agent, days);
    days.push({ day, credits: used });
  }
  return [...agents].map(([agentId, days]) => ({ agentId, days }));
}

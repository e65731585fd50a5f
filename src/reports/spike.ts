import type { Change } from '../domain/cause.ts';
import { type Credits, most } from '../domain/credits.ts';
import { addDays, type Day } from '../domain/instant.ts';
import { tally } from '../domain/tally.ts';
import { explainCells } from './change.ts';
import type { Directory } from './ports/directory.ts';
import type { ReportStore } from './ports/store.ts';

/** What a day that spent far more than its like was made of, beside a day that was ordinary. */
export interface SpikeReport {
  used: Credits;
  against: Day;
  change: Change;
}

const WEEKS = [1, 2, 3, 4];

/** Beside the same weekday of the four weeks before that came nearest to what is usual, the newest of several. */
export async function readSpike(
  store: ReportStore,
  { id }: Directory,
  { day, agentId, usual }: { day: Day; agentId: string | null; usual: Credits },
): Promise<SpikeReport> {
  const question = { by: ['agent', 'model', 'kind'], ...(agentId !== null && { agent: agentId }) } as const;
  const [cells, ...weeks] = await Promise.all(
    [0, ...WEEKS].map(async (weeksAgo) => {
      const from = addDays(day, -7 * weeksAgo);
      return { day: from, lines: await store.cells(id, { from, to: from, ...question }) };
    }),
  );
  const after = cells?.lines ?? [];
  const distances = weeks.map((week) => ({ ...week, off: magnitude(tally(week.lines).used - usual) }));
  const nearest = distances.reduce((best, each) => (each.off < best.off ? each : best));
  return {
    used: tally(after).used,
    against: nearest.day,
    change: explainCells(nearest.lines, after),
  };
}

function magnitude(amount: bigint): bigint {
  return most(amount, -amount);
}

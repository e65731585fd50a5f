import { type Credits, credits, most } from './credits.ts';
import { addDays, type Day } from './instant.ts';
import { type DaySpend, distance, median, spendByDay } from './spend.ts';

export interface Spike {
  /** What would have been ordinary: the median of the same weekdays. */
  usual: Credits;
  /** How much above it. */
  lift: Credits;
}

export interface SpikeLimits {
  /** How many median absolute deviations above the median are still ordinary. */
  deviations: bigint;
  liftMin: Credits;
  liftMinPercent: bigint;
}

// Five deviations are a little over three standard ones. Four quiet weeks have a deviation near zero, where the two
// minimums keep a few credits from being news.
const defaultSpikeLimits: SpikeLimits = {
  deviations: 5n,
  liftMin: credits(10),
  liftMinPercent: 50n,
};

const REFERENCES_MIN = 3;
const REFERENCE_WEEKS = 4;

/** Is this amount far above its like? For a day that is the same weekday of the weeks before, for a week those weeks. */
export function spikeAgainst(
  amount: Credits,
  references: readonly Credits[],
  limits: SpikeLimits = defaultSpikeLimits,
): Spike | null {
  if (references.length < REFERENCES_MIN) return null;
  const usual = median(references);
  const deviation = median(references.map((reference) => distance(reference, usual)));
  const lift = amount - usual;
  const ordinary =
    lift <= limits.deviations * deviation ||
    lift < limits.liftMin ||
    lift * 100n < usual * limits.liftMinPercent;
  return ordinary ? null : { usual, lift };
}

/** The days far above the same weekday of the four weeks before them, oldest first. */
export function detectSpikes(
  days: readonly DaySpend[],
  limits: SpikeLimits = defaultSpikeLimits,
): (Spike & DaySpend)[] {
  const spend = [...spendByDay(days)].sort(([a], [b]) => (a < b ? -1 : 1));
  const earliest = spend[0]?.[0] ?? '';
  const byDay = new Map(spend);
  return spend.flatMap(([day, spent]) => {
    const spike = spikeAgainst(spent, referencesOf(byDay, day, earliest), limits);
    return spike ? [{ day, credits: spent, ...spike }] : [];
  });
}

/** The same weekday of the weeks before. A day without a row spent nothing; days before the earliest are unknown. */
function referencesOf(spend: ReadonlyMap<Day, Credits>, day: Day, earliest: Day): Credits[] {
  return Array.from({ length: REFERENCE_WEEKS }, (_, weeks) => addDays(day, -7 * (weeks + 1)))
    .filter((reference) => reference >= earliest)
    .map((reference) => spend.get(reference) ?? 0n);
}

/** What one agent spent, by day. */
export interface AgentDays {
  agentId: string;
  days: readonly DaySpend[];
}

export interface DaySpike extends Spike {
  day: Day;
  /** Who alone is most of it; `null`: all together. */
  agentId: string | null;
  used: Credits;
}

/**
 * Whether a day, which need not be over, is far above its like: of all agents together, for a jump of one that hardly
 * shows in the sum wakes nobody. Where one agent is at least half of what is too much, the spike is that agent's.
 */
export function spikeOfDay(
  day: Day,
  days: readonly DaySpend[],
  agents: readonly AgentDays[],
  liftMin: Credits = defaultSpikeLimits.liftMin,
): DaySpike | null {
  const limits = { ...defaultSpikeLimits, liftMin: most(liftMin, defaultSpikeLimits.liftMin) };
  const spend = spendByDay(days);
  const earliest = [...spend.keys()].reduce((first, each) => (each < first ? each : first), day);
  const spikeIn = (of: ReadonlyMap<Day, Credits>) =>
    spikeAgainst(of.get(day) ?? 0n, referencesOf(of, day, earliest), limits);
  const all = spikeIn(spend);
  if (!all) return null;
  const own = agents.flatMap(({ agentId, days: theirs }) => {
    const of = spendByDay(theirs);
    const spike = spikeIn(of);
    return spike && 2n * spike.lift >= all.lift ? [{ day, agentId, used: of.get(day) ?? 0n, ...spike }] : [];
  });
  const [first] = own.sort((a, b) =>
    a.lift === b.lift ? (a.agentId < b.agentId ? -1 : 1) : a.lift > b.lift ? -1 : 1,
  );
  return first ?? { day, agentId: null, used: spend.get(day) ?? 0n, ...all };
}

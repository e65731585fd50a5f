import { MICROS_PER_CREDIT } from '../../src/domain/credits.ts';
import { cycleBoundary } from '../../src/domain/cycle.ts';
import { invariant } from '../../src/domain/errors.ts';
import {
  addDays,
  type Day,
  daysBetween,
  type InstantMs,
  localDay,
  nextDay,
  weekday,
} from '../../src/domain/instant.ts';
import { UsageEvent } from '../../src/domain/usage-event.ts';
import { type DemoCalendar, demoZone, instantOn } from './calendar.ts';
import { type Random, randomOf, weighted } from './random.ts';
import {
  assistance,
  chat,
  type Draft,
  inboundCall,
  outboundCall,
  rehearsal,
  type Scene,
  sixtyOneSecondCall,
  trigger,
  webCall,
} from './scenes.ts';
import { type DemoAgent, dearModel, lightModel, professional } from './terms.ts';

const HOUR_MS = 3_600_000;

// Monday is the busiest day. People come in office hours, and some in the evening.
const weekdayFactors = [1.2, 1.12, 1.06, 1.04, 0.95, 0.48, 0.36];
const hourWeights = [1, 1, 0.5, 0.5, 0.5, 1, 2, 4, 8, 12, 13, 12, 9, 11, 12, 11, 10, 8, 6, 5, 4, 3, 2, 1.5];
const GROWTH_PER_DAY = 1.004;
const DAILY_NOISE = 0.05;

/** What each agent does on a day of factor 1. */
const habits: { agentId: string; perDay: number; play: (scene: Scene) => Draft[] }[] = [
  { agentId: 'harbour-chat', perDay: 5, play: chat },
  { agentId: 'harbour-line', perDay: 8, play: inboundCall },
  { agentId: 'northside-chat', perDay: 20, play: chat },
  { agentId: 'northside-line', perDay: 6, play: inboundCall },
  { agentId: 'northside-callback', perDay: 7, play: outboundCall },
  { agentId: 'lumen-voice', perDay: 5, play: webCall },
  { agentId: 'lumen-follow-up', perDay: 18, play: trigger },
  { agentId: 'lumen-chat', perDay: 2, play: chat },
  { agentId: 'team-assistant', perDay: 16, play: assistance },
  { agentId: 'harbour-chat', perDay: 1, play: rehearsal },
  { agentId: 'northside-chat', perDay: 1, play: rehearsal },
];
const SPIKING_AGENT = 'northside-chat';

// Measured over 40 seeds on Professional: what a day of factor 1 costs, and what the dear model adds to it.
const CREDITS_PER_DAY = 395;
const SPIKE_CREDITS = 330;
const USED_SHARE = 0.885;

/** Three months of events in the order in which they began. */
export function tellStory(calendar: DemoCalendar, agents: readonly DemoAgent[], seed: number): UsageEvent[] {
  const random = randomOf(seed);
  const byId = new Map(agents.map((agent) => [agent.id, agent]));
  const agentOf = (id: string) => {
    const agent = byId.get(id);
    invariant(agent, `the demo has no agent ${id}`);
    return agent;
  };
  const volume = volumeOf(calendar);
  const drafts = [sixtyOneSecondCall({ agent: agentOf('harbour-line'), at: lateInBase(calendar) })];
  for (let day = calendar.firstDay; day <= calendar.today; day = nextDay(day)) {
    const busyness = volume * factorOf(day, calendar) * (1 + (2 * random() - 1) * DAILY_NOISE);
    for (const { agentId, perDay, play } of habits) {
      const agent = agentOf(agentId);
      const spikes = agentId === SPIKING_AGENT && calendar.spikeDays.includes(day);
      const model = spikes || agent.kind === 'assistant' ? dearModel : lightModel;
      for (let left = countOf(perDay * busyness, random); left > 0; left -= 1) {
        drafts.push(...play({ agent, at: someTime(day, random), model, random }));
      }
    }
  }
  return drafts
    .filter(({ until, event }) => until <= (agentOf(event.agent).archivedAt ?? calendar.now))
    .sort((a, b) => a.at - b.at)
    .map(({ event }, index) =>
      UsageEvent.parse({ ...event, id: `demo-${String(index + 1).padStart(6, '0')}`, source: 'demo' }),
    );
}

/** How busy the account must be for its allowance to be near its end at `now`, whichever weekdays the cycle had. */
function volumeOf(calendar: DemoCalendar): number {
  const { cycle, today, now, spikeDays } = calendar;
  let expected = 0;
  for (let day = localDay(cycle.startsAt, demoZone); day <= today; day = nextDay(day)) {
    const share = day === today ? shareOfDay(now - instantOn(today, 0)) : 1;
    const spike = spikeDays.includes(day) ? SPIKE_CREDITS : 0;
    expected += factorOf(day, calendar) * share * (CREDITS_PER_DAY + spike);
  }
  return (USED_SHARE * Number(professional.allowance / MICROS_PER_CREDIT)) / expected;
}

function factorOf(day: Day, { today }: DemoCalendar): number {
  return (weekdayFactors[weekday(day) - 1] ?? 1) * GROWTH_PER_DAY ** -daysBetween(day, today);
}

function shareOfDay(elapsedMs: number): number {
  const passed = hourWeights.map(
    (weight, hour) => weight * Math.min(1, Math.max(0, elapsedMs / HOUR_MS - hour)),
  );
  return total(passed) / total(hourWeights);
}

function total(weights: readonly number[]): number {
  return weights.reduce((sum, weight) => sum + weight, 0);
}

// The fraction is drawn, so that small numbers keep their average.
function countOf(average: number, random: Random): number {
  return Math.floor(average + random());
}

function someTime(day: Day, random: Random): InstantMs {
  return instantOn(day, Math.floor((weighted(random, hourWeights) + random()) * HOUR_MS));
}

function lateInBase({ anchorAt, cycle }: DemoCalendar): InstantMs {
  const professionalFrom = cycleBoundary({ anchorAt, zone: demoZone }, cycle.number - 1);
  return instantOn(addDays(localDay(professionalFrom, demoZone), -9), 11 * HOUR_MS);
}

import { type Credits, divideHalfUp, most, printCredits, sum } from './credits.ts';

/** What one agent spent with one model in a period. `events` is the volume: responses, calls, or billed seconds. */
export interface CellUsage {
  agentId: string;
  model: string;
  events: number;
  credits: Credits;
}

/** Whether more (or fewer) events changed the spend, or dearer (or lighter) ones. */
export type CauseKind = 'volume' | 'price' | 'both' | 'none';

/** `delta = volume + price` to the micro-credit, and `price = modelShift + rateChange`. */
interface Split {
  delta: Credits;
  /** Δevents × old price. */
  volume: Credits;
  /** Events × Δprice. */
  price: Credits;
  /** Of the price: the agent's events moved to dearer or lighter models. */
  modelShift: Credits;
  /** Of the price: the same model's events cost another price. */
  rateChange: Credits;
  kind: CauseKind;
}

export interface AgentChange extends Split {
  agentId: string;
  eventsBefore: number;
  eventsAfter: number;
  /** The model that lost, and the one that gained, the greatest share of the agent's events; `null`: none did. */
  modelBefore: string | null;
  modelAfter: string | null;
}

export interface Change extends Split {
  /** Every agent of either period, the greatest change first. */
  parts: AgentChange[];
  /** The few agents that moved the sum its way. */
  drivers: AgentChange[];
  headline: Headline | null;
}

export interface Headline {
  agentId: string;
  modelBefore: string | null;
  modelAfter: string | null;
  /** Of the whole change; over 100 where other agents went the other way. */
  sharePercent: number;
}

const DRIVERS_MAX = 3;
const DRIVERS_COVER_PERCENT = 80n;
// Under a fifth of the movement a part is noise beside the other, and the answer is one word.
const MINOR_PERCENT = 20n;

/**
 * Where a change of spend came from. Volume is judged by agent, not by model: an agent that answers the same number
 * of times with a dearer model has no more volume, though the model has.
 */
export function explainChange(before: readonly CellUsage[], after: readonly CellUsage[]): Change {
  const old = byAgent(before);
  const now = byAgent(after);
  const parts = [...new Set([...old.keys(), ...now.keys()])]
    .map((agentId) => agentChange(agentId, old.get(agentId) ?? new Map(), now.get(agentId) ?? new Map()))
    .sort((a, b) => compare(magnitude(b.delta), magnitude(a.delta)) || (a.agentId < b.agentId ? -1 : 1));
  const whole = splitOf(
    sum(parts.map((part) => part.delta)),
    sum(parts.map((part) => part.volume)),
    sum(parts.map((part) => part.rateChange)),
  );
  const drivers = driversOf(parts, whole.delta);
  return { ...whole, parts, drivers, headline: headlineOf(drivers, whole.delta) };
}

interface Tally {
  events: bigint;
  credits: Credits;
}

const nothing: Tally = { events: 0n, credits: 0n };

function byAgent(cells: readonly CellUsage[]): Map<string, Map<string, Tally>> {
  const agents = new Map<string, Map<string, Tally>>();
  for (const { agentId, model, events, credits } of cells) {
    const models = agents.get(agentId) ?? new Map<string, Tally>();
    agents.set(agentId, models);
    models.set(model, plus(models.get(model) ?? nothing, { events: BigInt(events), credits }));
  }
  return agents;
}

function plus(a: Tally, b: Tally): Tally {
  return { events: a.events + b.events, credits: a.credits + b.credits };
}

function agentChange(agentId: string, old: Map<string, Tally>, now: Map<string, Tally>): AgentChange {
  const before = [...old.values()].reduce(plus, nothing);
  const after = [...now.values()].reduce(plus, nothing);
  const models = [...new Set([...old.keys(), ...now.keys()])].sort();
  const rateChange = sum(
    models.map((model) => {
      const [was, is] = [old.get(model) ?? nothing, now.get(model) ?? nothing];
      return is.credits - was.credits - volumeOf(was, is);
    }),
  );
  // Gains and losses of share over a common denominator, so that they are exact.
  const shifts = models
    .map((model) => ({
      model,
      gain:
        (now.get(model) ?? nothing).events * before.events -
        (old.get(model) ?? nothing).events * after.events,
    }))
    .sort((a, b) => compare(a.gain, b.gain));
  const [loser, gainer] = [shifts[0], shifts.at(-1)];
  const shifted = loser && gainer && gainer.gain > 0n;
  return {
    agentId,
    eventsBefore: Number(before.events),
    eventsAfter: Number(after.events),
    ...splitOf(after.credits - before.credits, volumeOf(before, after), rateChange),
    modelBefore: shifted ? loser.model : null,
    modelAfter: shifted ? gainer.model : null,
  };
}

/** Rounded once; the remainder stays in the price. What had no old price is new, and all of it is volume. */
function volumeOf(was: Tally, is: Tally): Credits {
  if (was.events === 0n) return is.credits - was.credits;
  return divideHalfUp((is.events - was.events) * was.credits, was.events);
}

function splitOf(delta: Credits, volume: Credits, rateChange: Credits): Split {
  const price = delta - volume;
  return { delta, volume, price, modelShift: price - rateChange, rateChange, kind: kindOf(volume, price) };
}

function kindOf(volume: Credits, price: Credits): CauseKind {
  const [byVolume, byPrice] = [magnitude(volume), magnitude(price)];
  const minor = (byVolume + byPrice) * MINOR_PERCENT;
  if (byVolume + byPrice === 0n) return 'none';
  if (byPrice * 100n < minor) return 'volume';
  return byVolume * 100n < minor ? 'price' : 'both';
}

function driversOf(parts: readonly AgentChange[], delta: Credits): AgentChange[] {
  const drivers: AgentChange[] = [];
  let covered = 0n;
  for (const part of parts) {
    const enough = covered * 100n >= magnitude(delta) * DRIVERS_COVER_PERCENT;
    if (enough || drivers.length === DRIVERS_MAX) break;
    if (part.delta * delta <= 0n) continue;
    drivers.push(part);
    covered += magnitude(part.delta);
  }
  return drivers;
}

function headlineOf([first]: readonly AgentChange[], delta: Credits): Headline | null {
  if (!first) return null;
  const { agentId, modelBefore, modelAfter } = first;
  return { agentId, modelBefore, modelAfter, sharePercent: Number(divideHalfUp(first.delta * 100n, delta)) };
}

export interface CauseWords {
  agent: (agentId: string) => string;
  model: (model: string) => string;
  amount?: (amount: Credits) => string;
}

/**
 * “Spend rose by 500 credits: 300 more from volume, 200 more from a dearer model. Sales was used more (+300);
 * Support shifted from Mini to Large (+200).”
 */
export function describeCause(change: Change, words: CauseWords): string {
  const { amount = printCredits } = words;
  if (change.kind === 'none') return 'Spend did not change.';
  const moved =
    change.delta === 0n
      ? 'Spend did not change'
      : `Spend ${change.delta > 0n ? 'rose' : 'fell'} by ${amount(magnitude(change.delta))} credits`;
  const by = (part: Credits, reason: string) =>
    `${amount(magnitude(part))} ${part < 0n ? 'less' : 'more'} from ${reason}`;
  const why = {
    volume: ', from volume',
    price: `, from ${priceReason(change)}`,
    both: `: ${by(change.volume, 'volume')}, ${by(change.price, priceReason(change))}`,
  }[change.kind];
  const who = change.drivers.map((driver) => {
    const signed = `${driver.delta < 0n ? '−' : '+'}${amount(magnitude(driver.delta))}`;
    return `${words.agent(driver.agentId)} ${describeAgent(driver, words)} (${signed})`;
  });
  return `${moved}${why}.${who.length > 0 ? ` ${who.join('; ')}.` : ''}`;
}

function priceReason({ price, modelShift, rateChange }: Split): string {
  const dearer = price > 0n;
  if (magnitude(modelShift) >= magnitude(rateChange)) return dearer ? 'a dearer model' : 'a lighter model';
  return dearer ? 'a higher price' : 'a lower price';
}

function describeAgent(agent: AgentChange, words: CauseWords): string {
  if (agent.eventsBefore === 0) return 'is new';
  if (agent.eventsAfter === 0) return 'was not used';
  const reasons: string[] = [];
  if (agent.kind !== 'price') reasons.push(agent.volume < 0n ? 'was used less' : 'was used more');
  if (agent.kind !== 'volume') {
    const { modelBefore, modelAfter } = agent;
    const shifted = magnitude(agent.modelShift) >= magnitude(agent.rateChange);
    reasons.push(
      shifted && modelBefore !== null && modelAfter !== null
        ? `shifted from ${words.model(modelBefore)} to ${words.model(modelAfter)}`
        : `paid a ${agent.price < 0n ? 'lower' : 'higher'} price per event`,
    );
  }
  return reasons.join(' and ');
}

function magnitude(amount: bigint): bigint {
  return most(amount, -amount);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

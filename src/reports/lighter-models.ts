import { adviseLighterModels, type LighterModelAdvice, type ModelPrice } from '../domain/advice.ts';
import { AgentKind } from '../domain/agent.ts';
import { type Credits, most, sum } from '../domain/credits.ts';
import { cycleAt } from '../domain/cycle.ts';
import { type InstantMs, printInstant } from '../domain/instant.ts';
import { planOf, type Subscribed } from '../domain/plan.ts';
import { compileRateCard, rateFor } from '../domain/rate-card.ts';
import { UsageEvent } from '../domain/usage-event.ts';
import type { Directory } from './ports/directory.ts';
import type { Prices } from './ports/paying.ts';
import type { Cell } from './ports/usage.ts';

// A price explains a cost if it comes this near to it. Where a voice or a rate since replaced made the price, another
// model would not change it, or not by what we would say.
const EXPLAINED_WITHIN_PERCENT = 10n;

/** The agents that a lighter model would make cheaper, at today's prices. Cells are told apart by agent, model and kind. */
export function lighterModels(
  cells: readonly Cell[],
  prices: Prices,
  directory: Directory,
  subscribed: Subscribed | null,
  now: InstantMs,
): LighterModelAdvice[] {
  const cycle = cycleAt(directory.anchor, now).number;
  const planId = (subscribed && planOf(subscribed, cycle)?.id) ?? null;
  const models = modelPrices(cells, prices, planId, now);
  const priceOf = (kind: string, model: string) =>
    models.find((price) => price.kind === kind && price.model === model)?.perResponse;
  const usage = cells.flatMap((cell) => {
    const kind = AgentKind.safeParse(cell.kind);
    const price = priceOf(cell.kind, cell.model);
    if (!kind.success || price === undefined || cell.billedMs > 0 || !explains(price, cell)) return [];
    const { agent: agentId, model, messages: responses, used: credits } = cell;
    return [{ agentId, kind: kind.data, model, responses, credits }];
  });
  return adviseLighterModels(usage, models, sum(cells.map(({ used }) => used)));
}

function explains(price: Credits, { messages, used }: Cell): boolean {
  const expected = BigInt(messages) * price;
  const apart = most(expected - used, used - expected);
  return used > 0n && apart * 100n <= used * EXPLAINED_WITHIN_PERCENT;
}

/** What a response costs with each model that is used or priced, for each kind of agent that is used. */
function modelPrices(
  cells: readonly Cell[],
  { rates }: Prices,
  planId: string | null,
  now: InstantMs,
): ModelPrice[] {
  const card = compileRateCard(rates);
  const models = new Set(
    [...cells.map(({ model }) => model), ...rates.map(({ when }) => when.model ?? '')].filter(Boolean),
  );
  const kinds = [...new Set(cells.map(({ kind }) => kind))].flatMap(
    (kind) => AgentKind.safeParse(kind).data ?? [],
  );
  return kinds.flatMap((kind) =>
    [...models].flatMap((model) => {
      const reply = UsageEvent.parse({
        type: 'reply',
        id: 'price',
        agent: 'price',
        at: printInstant(now),
        model,
      });
      const rate = rateFor(card, { ...reply, kind }, planId);
      return rate?.basis === 'per_response' ? [{ kind, model, perResponse: rate.price }] : [];
    }),
  );
}

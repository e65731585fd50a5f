import { randomUUID } from 'node:crypto';
import { sayCredits, sayTime } from '../../cards/format.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { EventAnswer } from '../../http/v1/record.ts';
import type { Exchange, Spending, Spent } from '../../playground/laboratory.ts';
import type { Json } from '../../playground/wire.ts';
import type { Bench } from './bench.ts';

export const SOURCE = 'laboratory';

/** One event, sent as an agent would send it. */
export async function spend(bench: Bench, spending: Spending): Promise<Spent> {
  const { api, playground } = bench;
  const model = spending.what === 'dear-reply' ? await dearModelOf(bench) : null;
  const before = await api.balance();
  const exchange = await api.call('POST', '/v1/events', eventOf(spending, playground.clock.now(), model));
  const after = await api.balance();
  return { status: 'done', said: sayCharge(exchange, playground.zone), exchange, before, after };
}

/** The one that costs most by the reply; `null`: there are none at prices of their own. */
export async function dearModelOf({ reports, account }: Bench): Promise<string | null> {
  const { rates } = await reports.prices(account);
  const priced = rates.flatMap((rate) =>
    rate.basis === 'per_response' && rate.when.model ? [{ model: rate.when.model, price: rate.price }] : [],
  );
  return priced.sort((a, b) => (b.price > a.price ? 1 : -1))[0]?.model ?? null;
}

function eventOf(spending: Spending, now: number, model: string | null): Json {
  const { what, agent, company, count, seconds, heldSeconds } = spending;
  const common = { id: `${what}-${randomUUID().slice(0, 8)}`, source: SOURCE, agent, company };
  if (what === 'call') {
    return {
      type: 'call',
      ...common,
      answeredAt: new Date(now - seconds * 1_000).toISOString(),
      endedAt: new Date(now).toISOString(),
      heldMs: Math.min(heldSeconds, seconds) * 1_000,
    };
  }
  return {
    type: 'reply',
    ...common,
    at: new Date(now).toISOString(),
    quantity: count,
    ...(model && { model }),
    ...(what === 'test' && { playground: true }),
  };
}

const freely: Record<string, string> = {
  playground: 'It is test traffic: no report shows it.',
  outbound: 'The plan leaves outbound calls free.',
  hold: 'All of it was on hold.',
  'under-minimum': 'It was too short to be billed.',
  'no-rate': 'No rate applies to it; the managers are told.',
};

export function sayCharge({ code, answer }: Exchange, zone: string): string {
  if (code !== 200) return `The service refused it with status ${code}.`;
  const { chargedCredits, free, rateId, actualSeconds, billedSeconds, occurredAt } =
    answer as unknown as EventAnswer;
  const when = `${sayTime(Date.parse(occurredAt), zone)} (${zone})`;
  if (free !== null) return `Nothing was charged at ${when}. ${freely[free] ?? ''}`.trim();
  const billed = actualSeconds > 0 ? `, ${actualSeconds} s of talk billed as ${billedSeconds} s` : '';
  return `Charged ${sayCredits(parseCredits(chargedCredits))} at ${when}, by the rate “${rateId}”${billed}.`;
}

import { createReportStore } from '../../db/readers/store.ts';
import { createTermsStore } from '../../db/terms/store.ts';
import type { AgentKind } from '../../domain/agent.ts';
import { type Credits, printCredits } from '../../domain/credits.ts';
import { expectation, faultsOf } from '../../domain/faults.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import { type Rate, RateInput } from '../../domain/rate-card.ts';
import { byTerminal } from '../by.ts';
import { hasAccount } from '../has-account.ts';
import { statusOf } from '../status-of.ts';
import { UsageError } from '../usage-error.ts';
import { withDatabase, withSql } from '../with-database.ts';

export async function listRates({ account }: { account: string }) {
  const { rates } = await withSql(async (database) => {
    await hasAccount(database, account);
    return createReportStore(database.pool).prices(account);
  });
  return {
    rates: [...rates].sort((a, b) => a.effectiveAt - b.effectiveAt || (a.id < b.id ? -1 : 1)).map(line),
  };
}

function line(rate: Rate) {
  const isMinute = rate.basis === 'per_minute';
  return {
    id: rate.id,
    effectiveAt: printInstant(rate.effectiveAt),
    basis: rate.basis,
    price: printCredits(isMinute ? rate.pricePerMinute : rate.price),
    incrementSeconds: isMinute ? rate.incrementMs / 1_000 : null,
    when: rate.when,
  };
}

interface NewRate {
  account: string;
  rate: string;
  'per-response': Credits | undefined;
  'per-minute': Credits | undefined;
  'step-seconds': number;
  kind: AgentKind | undefined;
  model: string | undefined;
  voice: string | undefined;
  plan: string | undefined;
  from: InstantMs | undefined;
}

export async function addRate({ account, rate: id, kind, model, voice, plan, ...given }: NewRate) {
  const by = byTerminal();
  const conditions = Object.entries({ kind, model, voice, planId: plan });
  const input = {
    ...basisOf(given),
    effectiveAt: printInstant(given.from ?? by.at),
    when: Object.fromEntries(conditions.filter(([, value]) => value !== undefined)),
  };
  const parsed = RateInput.safeParse(input, { error: expectation });
  if (!parsed.success) {
    const [fault] = faultsOf(parsed.error, (path) => ({ parameter: path.map(String).join('.') }));
    throw new UsageError('bad-rate', `The rate’s ${fault?.parameter} ${fault?.message}.`);
  }
  const rate = { id, ...parsed.data };
  const answer = await withDatabase((database) => createTermsStore(database).addRate(account, rate, by));
  const status = statusOf(account, answer, {
    'unknown-plan': [`${account} has no plan “${plan}”.`],
    conflict: [
      `There is another rate “${id}” already.`,
      'A rate is never edited: add this one under another id.',
    ],
  });
  return { account, id, status, effectiveAt: printInstant(rate.effectiveAt) };
}

function basisOf({
  'per-response': perResponse,
  'per-minute': perMinute,
  'step-seconds': step,
}: Pick<NewRate, 'per-response' | 'per-minute' | 'step-seconds'>) {
  if (perResponse !== undefined && perMinute === undefined)
    return { basis: 'per_response', price: printCredits(perResponse) };
  if (perMinute !== undefined && perResponse === undefined) {
    return { basis: 'per_minute', pricePerMinute: printCredits(perMinute), incrementMs: step * 1_000 };
  }
  throw new UsageError('missing-option', 'Say --per-response or --per-minute, one of the two.');
}

import type { RechargeProvider } from '../../jobs/recharge/ports.ts';
import type { CallsRead, MoneyReader } from '../../jobs/telephony/ports.ts';
import { timed } from './timed.ts';
import type { Watch } from './watch.ts';

/** Counts and follows what payment providers are asked, by their names. */
export function watchRecharges(
  providers: Readonly<Record<string, RechargeProvider>>,
  watch: Watch,
): Record<string, RechargeProvider> {
  return Object.fromEntries(
    Object.entries(providers).map(([name, provider]) => [name, watchRecharge(name, provider, watch)]),
  );
}

function watchRecharge(name: string, provider: RechargeProvider, watch: Watch): RechargeProvider {
  const watched =
    (ask: 'charge' | 'find'): RechargeProvider['charge'] =>
    (attempt, signal) =>
      outgoing(watch, [name, ask], () => provider[ask](attempt, signal), {
        outcomeOf: ({ status }) => status,
        tell: (outcome) => watch.meters.recharge(name, ask, outcome),
      });
  return { charge: watched('charge'), find: watched('find') };
}

/** Counts and follows what a telephone company is asked. */
export function watchReader(reader: MoneyReader, watch: Watch): MoneyReader {
  const { provider } = reader;
  return {
    provider,
    read: (...asked) =>
      outgoing(watch, [provider, 'money'], () => reader.read(...asked), {
        outcomeOf: (said) => (said === 'gone' ? said : 'money' in said ? 'read' : said.failure),
      }),
  };
}

/** The same, of going through the calls that it lists. */
export function watchCalls(
  provider: string,
  ask: () => Promise<CallsRead>,
  watch: Watch,
): Promise<CallsRead> {
  return outgoing(watch, [provider, 'calls'], ask, {
    outcomeOf: (read) => (typeof read === 'string' ? read : read.failure),
  });
}

function outgoing<Said>(
  { meters, tracer }: Watch,
  [provider, ask]: readonly [string, string],
  send: () => Promise<Said>,
  { outcomeOf, tell }: { outcomeOf(said: Said): string; tell?: (outcome: string) => void },
): Promise<Said> {
  const attributes = { 'tallybot.provider': provider };
  return tracer.span(`${provider} ${ask}`, { kind: 'client', attributes }, (span) =>
    timed(send, (ended) => {
      const outcome = 'result' in ended ? outcomeOf(ended.result) : 'failed';
      meters.outgoing(provider, outcome, ended.seconds);
      tell?.(outcome);
      span.set({ 'tallybot.outcome': outcome });
    }),
  );
}

import type { Config } from '../config.ts';
import { accountOpener } from '../connectors/twilio/account.ts';
import { createTwilioCalls } from '../connectors/twilio/catch-up.ts';
import type { TwilioPlace } from '../connectors/twilio/client.ts';
import { twilio } from '../connectors/twilio/connector.ts';
import { createTwilioMoney } from '../connectors/twilio/money.ts';
import { countedFinder, createCallListings } from '../db/call-listings.ts';
import type { Database } from '../db/client.ts';
import { createConnections } from '../db/connections.ts';
import { createMoneyReadings } from '../db/money-readings.ts';
import type { InstantMs } from '../domain/instant.ts';
import { readTelephony } from '../jobs/telephony/read-telephony.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createSeal } from '../seal.ts';
import { watchCalls, watchReader } from '../telemetry/watch/providers.ts';
import type { Watch } from '../telemetry/watch/watch.ts';

/** By the provider of a connection, as people call them. */
export const TELEPHONE_COMPANIES: Readonly<Record<string, string>> = { [twilio.provider]: twilio.name };

interface Parts {
  database: Database;
  ledger: Pick<Ledger, 'record'>;
  clock(): InstantMs;
  bounds?: Pick<TwilioPlace, 'deadline'>;
  watch?: Watch;
}

export function openTelephony(
  { tokenKeys, twilioApiUrl: apiUrl }: Pick<Config, 'tokenKeys' | 'twilioApiUrl'>,
  { database, ledger, clock, bounds, watch }: Parts,
): () => Promise<number> {
  const connections = createConnections(database);
  const seal = tokenKeys.length > 0 ? createSeal(tokenKeys) : null;
  const open = accountOpener({ connections, seal, apiUrl, ...bounds });
  const money = createTwilioMoney({ connections, open });
  const calls = createTwilioCalls({
    ...{ connections, open, ledger },
    listings: createCallListings(database.pool),
    findCounted: countedFinder(database.pool),
    ...(watch && { follow: (ask) => watchCalls(twilio.provider, ask, watch) }),
  });
  const parts = {
    readings: createMoneyReadings(database.pool),
    readers: [watch ? watchReader(money, watch) : money],
    callReaders: [calls],
  };
  return () => readTelephony(parts, clock);
}

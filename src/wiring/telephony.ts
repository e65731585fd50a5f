import type { Config } from '../config.ts';
import type { TwilioPlace } from '../connectors/twilio/client.ts';
import { twilio } from '../connectors/twilio/connector.ts';
import { createTwilioMoney } from '../connectors/twilio/money.ts';
import type { Database } from '../db/client.ts';
import { createConnections } from '../db/connections.ts';
import { createMoneyReadings } from '../db/money-readings.ts';
import type { InstantMs } from '../domain/instant.ts';
import { readTelephony } from '../jobs/telephony/read-telephony.ts';
import { createSeal } from '../seal.ts';
import { watchReader } from '../telemetry/watch/providers.ts';
import type { Watch } from '../telemetry/watch/watch.ts';

/** By the provider of a connection, as people call them. */
export const TELEPHONE_COMPANIES: Readonly<Record<string, string>> = { [twilio.provider]: twilio.name };

export function openTelephony(
  database: Database,
  { tokenKeys, twilioApiUrl: apiUrl }: Pick<Config, 'tokenKeys' | 'twilioApiUrl'>,
  clock: () => InstantMs,
  bounds: Pick<TwilioPlace, 'timeoutMs'> = {},
  watch?: Watch,
): () => Promise<number> {
  const readings = createMoneyReadings(database.pool);
  const connections = createConnections(database);
  const seal = tokenKeys.length > 0 ? createSeal(tokenKeys) : null;
  const readers = [createTwilioMoney({ connections, seal, apiUrl, ...bounds })];
  const watched = watch ? readers.map((reader) => watchReader(reader, watch)) : readers;
  return () => readTelephony({ readings, readers: watched }, clock);
}

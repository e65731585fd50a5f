import { broken, type Check, doubtful, type Finding, good, unseen } from '../../chat/check.ts';
import type { Config } from '../../config.ts';
import type { StoredConnection } from '../../connectors/ports.ts';
import { connectors } from '../../connectors/registry.ts';
import { openSecrets } from '../../connectors/secrets.ts';
import type { Database } from '../../db/client.ts';
import { createConnections } from '../../db/connections.ts';
import { UserError } from '../../domain/errors.ts';
import { printInstant } from '../../domain/instant.ts';
import { createSeal } from '../../seal.ts';
import { addressOf, noTokenKeys } from '../connection/acts.ts';

type Settings = Pick<Config, 'publicUrl' | 'tokenKeys'>;

const AGAIN = 'Connect it again: tallybot connection add, under the same id.';

/** One for each connection, of whichever account. */
export async function connectionChecks(database: Database, config: Settings): Promise<Check[]> {
  const stored = await createConnections(database)
    .list({})
    .catch((error: unknown) => ({ error }));
  // Of a database that is not up to date there is no such table.
  if ('error' in stored) return [{ name: 'connections', look: () => Promise.reject(stored.error) }];
  return stored.map((connection) => ({
    name: `connection ${connection.accountId}/${connection.id}`,
    look: () => lookAt(connection, config),
  }));
}

async function lookAt(connection: StoredConnection, { publicUrl, tokenKeys }: Settings): Promise<Finding> {
  const { provider, heardAt, fault } = connection;
  const connector = connectors.find((each) => each.provider === provider);
  if (!connector)
    return broken(`nothing here reads the messages of ${provider}`, 'Remove it: tallybot connection remove.');
  if (!connector.settings.safeParse(connection.settings).success) {
    return broken('its settings are none of this release', AGAIN);
  }
  try {
    if (tokenKeys.length === 0) throw noTokenKeys();
    const secrets = await openSecrets(connection, createSeal(tokenKeys), { relock: async () => {} });
    if (!connector.secrets.safeParse(secrets).success)
      return broken('its secrets are none of this release', AGAIN);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return broken(error.message, error.hint ?? AGAIN);
  }
  if (fault && fault.at > (heardAt ?? 0)) {
    return doubtful(
      `what came at ${printInstant(fault.at)} was not taken: ${fault.why}`,
      'src/connectors/README.md says what each failure means.',
    );
  }
  if (heardAt !== null) return good(`${connector.name} was last heard at ${printInstant(heardAt)}`);
  return {
    ...unseen('nothing has come yet'),
    fix: connector.steps(addressOf(publicUrl, connection)).join(' '),
  };
}

import { randomBytes } from 'node:crypto';
import type { Connector } from '../../connectors/connector.ts';
import type { StoredConnection } from '../../connectors/ports.ts';
import { connectors } from '../../connectors/registry.ts';
import { lockSecrets } from '../../connectors/secrets.ts';
import { createConnections } from '../../db/connections.ts';
import { UserError } from '../../domain/errors.ts';
import { expectation, faultsOf } from '../../domain/faults.ts';
import { type InstantMs, printInstant } from '../../domain/instant.ts';
import { createSeal } from '../../seal.ts';
import { byTerminal } from '../by.ts';
import { hasAccount, unknownAccount } from '../has-account.ts';
import { settings as readSettings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import type { Screen } from '../verb.ts';
import { withDatabase } from '../with-database.ts';
import { readSecret, readWhole, type SecretSource } from './read-secret.ts';
import { showReading } from './show-reading.ts';

interface Named {
  account: string;
  connection: string;
}

interface Adding extends SecretSource {
  provider: string;
  account: string;
  id: string;
  settings: string | undefined;
}

export async function addConnection(
  { provider, account, id, settings: file, ...source }: Adding,
  screen: Screen,
) {
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id)) {
    throw new UsageError('bad-connection', `“${id}” is no id of a connection.`, {
      hint: 'It is of small letters, digits and hyphens, such as phones or sales-2: it stands in an address.',
    });
  }
  const { tokenKeys, publicUrl } = readSettings();
  if (tokenKeys.length === 0) throw noTokenKeys();
  const connector = connectorOf(provider);
  const settings = file === undefined ? {} : jsonIn(await readWhole(file), file);
  judge(
    connector.settings,
    settings,
    `The settings of ${connector.name} are wrong`,
    file === undefined ? { hint: SETTINGS_HINT } : {},
  );
  const secrets = secretsIn(await readSecret(source), connector);
  judge(connector.secrets, secrets, `The secret of ${connector.name} is wrong`);

  const locked = lockSecrets({ accountId: account, id }, secrets, createSeal(tokenKeys));
  const status = await withDatabase((database) =>
    createConnections(database).put(account, { id, provider, settings, secrets: locked }, byTerminal()),
  );
  if (status === 'unknown-account') throw unknownAccount(account);
  if (publicUrl === null) {
    screen.remark(
      'PUBLIC_URL is not set: say there how others reach this service, and the address will begin with it.',
    );
  }
  const address = addressOf(publicUrl, { accountId: account, id });
  return { account, id, provider, status, address, steps: [...connector.steps(address)] };
}

export async function listConnections({ account }: { account: string | undefined }) {
  const { publicUrl } = readSettings();
  const stored = await withDatabase(async (database) => {
    if (account !== undefined) await hasAccount(database, account);
    return createConnections(database).list(account === undefined ? {} : { accountId: account });
  });
  return {
    connections: stored.map((each) => ({
      account: each.accountId,
      id: each.id,
      provider: each.provider,
      address: addressOf(publicUrl, each),
      connectedAt: printInstant(each.createdAt),
      heardAt: whenever(each.heardAt),
      faultAt: whenever(each.fault?.at ?? null),
      fault: each.fault?.why ?? null,
    })),
  };
}

export async function tryConnection({ account, connection: id, file }: Named & { file: string }) {
  const message = await readWhole(file);
  const stored = await withDatabase(async (database) => {
    await hasAccount(database, account);
    return createConnections(database).find(account, id);
  });
  if (!stored) throw unknownConnection(account, id);
  const connector = connectorOf(stored.provider);
  const settings = judge(connector.settings, stored.settings, `The settings of ${id} are wrong`);
  const isJson = /^\s*[[{]/.test(message);
  const request = {
    headers: { 'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: Buffer.from(message),
    url: addressOf('http://127.0.0.1', stored),
  };
  return { account, id, ...showReading(connector.read(request, settings, stored)) };
}

export async function removeConnection({ account, connection: id }: Named) {
  const wasThere = await withDatabase(async (database) => {
    await hasAccount(database, account);
    return createConnections(database).remove(account, id, byTerminal());
  });
  if (!wasThere) throw unknownConnection(account, id);
  return { account, id };
}

export function addressOf(
  publicUrl: string | null,
  { accountId, id }: Pick<StoredConnection, 'accountId' | 'id'>,
): string {
  return `${publicUrl ?? '<PUBLIC_URL>'}/hooks/${accountId}/${id}`;
}

export function noTokenKeys(): UserError {
  return new UserError('no-token-keys', 'TOKEN_KEYS is not set, and without it no secret is kept.', {
    hint: `Put this line into .env, or into the environment of the service, and start it again:\nTOKEN_KEYS=${randomBytes(32).toString('base64')}`,
  });
}

function connectorOf(provider: string): Connector {
  const found = connectors.find((connector) => connector.provider === provider);
  if (found) return found;
  throw new UserError('unknown-provider', `Nothing here reads the messages of ${provider}.`);
}

const SETTINGS_HINT = 'They come by --settings, a JSON file: src/connectors/README.md says what is in it.';

/** All that is wrong at once, each by its place, and never with what stands there. */
function judge<T>(
  schema: Connector<T>['settings'],
  value: unknown,
  title: string,
  help: { hint?: string } = {},
): T {
  const result = schema.safeParse(value, { error: expectation });
  if (result.success) return result.data;
  const lines = faultsOf(result.error).map(({ pointer, message }) => `  ${pointer} ${message}`);
  throw new UserError('bad-connection-settings', [`${title}:`, ...lines].join('\n'), help);
}

function jsonIn(text: string, file: string): object {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError('no-json', `${file} is not JSON.`);
  }
}

/** Several are a JSON object; a text alone is the one that is needed at least. */
function secretsIn(text: string, { mainSecret }: Connector): object {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null) return json;
  } catch {
    // A secret is seldom JSON.
  }
  return { [mainSecret]: text };
}

function whenever(at: InstantMs | null): string | null {
  return at === null ? null : printInstant(at);
}

function unknownConnection(account: string, id: string): UserError {
  return new UserError('unknown-connection', `${account} has no connection “${id}”.`, {
    hint: `List them with: tallybot connection list --account ${account}`,
  });
}

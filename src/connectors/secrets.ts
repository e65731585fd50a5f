import { log } from '../log.ts';
import type { Seal } from '../seal.ts';
import type { Connections, StoredConnection } from './ports.ts';

type Place = Pick<StoredConnection, 'accountId' | 'id'>;

export function lockSecrets(place: Place, secrets: object, seal: Seal): Buffer {
  return seal.lock(JSON.stringify(secrets), placeOf(place));
}

export async function openSecrets(
  stored: StoredConnection,
  seal: Seal,
  { relock }: Pick<Connections, 'relock'>,
): Promise<unknown> {
  const { text, stale } = seal.open(stored.secrets, placeOf(stored));
  if (stale) {
    await relock(stored, seal.lock(text, placeOf(stored)));
    log.info('locked the secrets of a connection with the newest key', { connection: stored.id });
  }
  return JSON.parse(text);
}

function placeOf({ accountId, id }: Place): string {
  return `connection:${accountId}/${id}`;
}

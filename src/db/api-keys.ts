import type { Pool } from 'pg';
import { type KeyScope, type KeyStore, keyScopes, type StoredKey } from '../http/keys/ports.ts';
import { writeAudit } from './audit.ts';
import type { Database } from './client.ts';

const COLUMNS = 'account_id, id, hash, name, scopes, created_at, last_used_at, revoked_at';

export function createKeyStore({ pool, prisma }: Pick<Database, 'pool' | 'prisma'>): KeyStore {
  return {
    // By hand, for these two are asked on the way of every event.
    async find(accountId, id) {
      const { rows } = await pool.query<KeyRow>(
        `select ${COLUMNS} from api_key where account_id = $1 and id = $2`,
        [accountId, id],
      );
      const [row] = rows;
      return row === undefined ? null : keyOf(row);
    },

    async touch(accountId, id, at, unlessSince) {
      await pool.query(
        `update api_key set last_used_at = to_timestamp($3::int8 / 1000.0)
          where account_id = $1 and id = $2
            and (last_used_at is null or last_used_at <= to_timestamp($4::int8 / 1000.0))`,
        [accountId, id, at, unlessSince],
      );
    },

    create: (accountId, { id, name, scopes, hash }, by) =>
      prisma.$transaction(async (transaction) => {
        if (!(await transaction.account.findUnique({ where: { id: accountId } }))) return false;
        const said = { name, scopes: [...scopes] };
        await transaction.apiKey.create({
          data: { accountId, id, ...said, hash: Uint8Array.from(hash), createdAt: new Date(by.at) },
        });
        const act = { act: 'create-key', subject: id, before: null, after: said };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),

    list: (accountId) => listKeys(pool, accountId),

    revoke: (accountId, id, by) =>
      prisma.$transaction(async (transaction) => {
        const revokedAt = new Date(by.at);
        const { count } = await transaction.apiKey.updateMany({
          where: { accountId, id, revokedAt: null },
          data: { revokedAt },
        });
        if (count === 0) return (await transaction.apiKey.count({ where: { accountId, id } })) > 0;
        const act = { act: 'revoke-key', subject: id, before: null, after: { revokedAt } };
        await writeAudit(transaction, accountId, act, by);
        return true;
      }),
  };
}

export async function listKeys(pool: Pool, accountId: string): Promise<StoredKey[]> {
  const { rows } = await pool.query<KeyRow>(
    `select ${COLUMNS} from api_key where account_id = $1 order by created_at desc`,
    [accountId],
  );
  return rows.map(keyOf);
}

interface KeyRow {
  account_id: string;
  id: string;
  hash: Buffer;
  name: string;
  scopes: string[];
  created_at: number;
  last_used_at: number | null;
  revoked_at: number | null;
}

function keyOf({ account_id, created_at, last_used_at, revoked_at, scopes, ...row }: KeyRow): StoredKey {
  return {
    ...row,
    accountId: account_id,
    scopes: scopes.filter(isScope),
    createdAt: created_at,
    lastUsedAt: last_used_at,
    revokedAt: revoked_at,
  };
}

/** A scope of a later version is none here. */
function isScope(text: string): text is KeyScope {
  return keyScopes.some((scope) => scope === text);
}

import type { SqlDatabase } from '../db/client.ts';
import { UserError } from '../domain/errors.ts';

/** Before anything of it is listed: an account that is not there has none of anything, which would hide a slip. */
export async function hasAccount({ pool }: Pick<SqlDatabase, 'pool'>, id: string): Promise<void> {
  const { rowCount } = await pool.query('select from account where id = $1', [id]);
  if (rowCount === 0) throw unknownAccount(id);
}

export function unknownAccount(id: string): UserError {
  return new UserError('unknown-account', `There is no account “${id}”.`, {
    hint: 'tallybot account list names them.',
  });
}

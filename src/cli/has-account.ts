import type { Database } from '../db/client.ts';
import { UserError } from '../domain/errors.ts';

/** Before anything of it is listed: an account that is not there has none of anything, which would hide a slip. */
export async function hasAccount({ prisma }: Pick<Database, 'prisma'>, id: string): Promise<void> {
  if ((await prisma.account.count({ where: { id } })) === 0) throw unknownAccount(id);
}

export function unknownAccount(id: string): UserError {
  return new UserError('unknown-account', `There is no account “${id}”.`, {
    hint: 'tallybot account list names them.',
  });
}

import type { InstantMs } from '../domain/instant.ts';
import type { SqlDatabase } from './client.ts';

export interface ListedAccount {
  id: string;
  name: string;
  zone: string;
  createdAt: InstantMs;
  /** Such as `slack:T1`. */
  workspaces: string[];
}

export async function listAccounts({ pool }: Pick<SqlDatabase, 'pool'>): Promise<ListedAccount[]> {
  const { rows } = await pool.query<ListedAccount>(ACCOUNTS);
  return rows;
}

const ACCOUNTS = `
  select id, name, zone, created_at as "createdAt",
         array(select platform || ':' || workspace from workspace_link
                where account_id = account.id order by linked_at, platform, workspace) as workspaces
    from account order by id`;

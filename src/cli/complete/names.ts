import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Config } from '../../config.ts';
import { attachEmbeddedPostgres } from '../../db/embedded/attach.ts';
import { findPlace } from '../../db/embedded/place.ts';
import type { Values } from '../kinds.ts';
import { settings } from '../settings.ts';
import type { Candidate } from './suggest.ts';

const WITHIN_MS = 800;
const SHOWN_MAX = 200;

/** What there is of each kind, by its id. $1 is the account that has been named. */
const statements: Partial<Record<keyof Values, string>> = {
  account: 'select id as value, name as does from account order by id',
  agent: 'select id as value, name as does from agent where account_id = $1 order by id',
  key: `select id as value, name as does from api_key
         where account_id = $1 and revoked_at is null order by created_at desc`,
  member: `select id as value, name as does from member
            where account_id = $1 and removed_at is null order by id`,
  plan: 'select id as value, name as does from plan where account_id = $1 order by id',
  company: `select id as value, name as does from company
             where account_id = $1 and archived_at is null order by id`,
  cap: `select id as value, trim_scale("limit" / 1e6) || ' credits' as does from cap where account_id = $1 and archived_at is null order by id`,
  pack: 'select id as value, name as does from pack where account_id = $1 order by id',
  connection: `select id as value, provider as does from connection
                where account_id = $1 and removed_at is null order by id`,
  webhook: `select split_part(r.id, ':', 2) as value, d.channel as does
              from alert_rule r join destination d on d.account_id = r.account_id and d.id = r.destination_id
             where r.account_id = $1 and r.removed_at is null and d.platform = 'webhook' order by r.id`,
  grant: `select g.id as value, g.pool as does
            from credit_grant g join grant_balance b on b.account_id = g.account_id and b.grant_id = g.id
           where g.account_id = $1 and not b.closed order by g.effective_at desc`,
  notice: `select id as value, kind as does from outbox
            where account_id = $1 and state = 'dead' order by created_at desc`,
  workspace: `select workspace as value, platform as does from workspace_link
               where $1::text is null or account_id = $1 order by workspace`,
};

/** Of a database that answers at once: none is started, and none is waited for. */
export async function readNames(kind: keyof Values, account: string | undefined): Promise<Candidate[]> {
  return Promise.race([findNames(kind, account), late()]);
}

export async function findNames(kind: keyof Values, account: string | undefined): Promise<Candidate[]> {
  const statement = statements[kind];
  if (!statement || (statement.includes('= $1') && account === undefined)) return [];
  const connection = await running(settings());
  if (!connection) return [];
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: WITHIN_MS });
  // What is lost on the way is no candidate.
  client.on('error', () => {});
  await client.connect();
  try {
    const values = statement.includes('$1') ? [account ?? null] : [];
    const { rows } = await client.query<Candidate>(`${statement} limit ${SHOWN_MAX}`, values);
    return rows;
  } finally {
    await client.end();
  }
}

async function running({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>) {
  if (databaseUrl) return { connectionString: databaseUrl };
  if (!existsSync(dataDir)) return null;
  return existsSync(join(findPlace(dataDir).data, 'postmaster.pid')) ? attachEmbeddedPostgres(dataDir) : null;
}

async function late(): Promise<Candidate[]> {
  await new Promise((resolve) => setTimeout(resolve, WITHIN_MS));
  return [];
}

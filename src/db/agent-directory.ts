import { AgentKind } from '../domain/agent.ts';
import type { AgentDirectory, ListedAgent } from '../http/ports.ts';
import type { SqlDatabase } from './client.ts';

export function createAgentDirectory({ pool }: Pick<SqlDatabase, 'pool'>): AgentDirectory {
  return {
    async list(accountId, { unconfirmed, after, limit }) {
      const { rows } = await pool.query<ListedAgent>(AGENTS, [accountId, unconfirmed, after, limit]);
      return rows.map((agent) => ({ ...agent, kind: AgentKind.parse(agent.kind) }));
    },
  };
}

const AGENTS = `
  select id, name, kind, company_id as "companyId", confirmed, archived_at as "archivedAt", first_seen_at as "firstSeenAt"
    from agent
   where account_id = $1 and not (confirmed and $2) and ($3::text is null or id > $3)
   order by id limit $4`;

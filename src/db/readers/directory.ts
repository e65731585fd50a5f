import type { Pool } from 'pg';
import type { AgentKind } from '../../domain/agent.ts';
import type { Day } from '../../domain/instant.ts';
import type { Directory, NamedMember } from '../../reports/ports/directory.ts';
import { ROLE_PREFIX } from '../role-identity.ts';

export async function readDirectory(pool: Pool, accountId: string): Promise<Directory | null> {
  const read = <T extends object>(sql: string, ...more: string[]) =>
    pool.query<T>(sql, [accountId, ...more]).then(({ rows }) => rows);
  const [[account], agents, companies, members] = await Promise.all([
    read<AccountRow>(
      'select *, (select min(day)::text from usage_day where account_id = $1) as used_since from account where id = $1',
    ),
    read<AgentRow>('select * from agent where account_id = $1 order by name, id'),
    read<CompanyRow>('select * from company where account_id = $1 order by name, id'),
    read<MemberRow>(
      `select id, name, role, exists (
         select from member_identity i
         where i.account_id = m.account_id and i.member_id = m.id and starts_with(i.platform_id, $2)
       ) as is_role
       from member m where account_id = $1 and removed_at is null order by name, id`,
      ROLE_PREFIX,
    ),
  ]);
  if (!account) return null;
  return {
    id: account.id,
    name: account.name,
    anchor: { anchorAt: account.anchor_at, zone: account.zone },
    usedSince: account.used_since,
    agentSlots: account.agent_slots,
    seats: account.seats,
    upgradeUrl: account.upgrade_url,
    topUpUrl: account.top_up_url,
    readableBy: account.readable_by,
    agents: agents.map((row) => ({
      id: row.id,
      name: row.name,
      kind: row.kind,
      companyId: row.company_id,
      confirmed: row.confirmed,
      archived: row.archived_at !== null,
    })),
    roster: [...agents]
      .sort((a, b) => a.first_seen_at - b.first_seen_at || (a.id < b.id ? -1 : 1))
      .map(({ id }) => id),
    companies: companies.map((row) => ({ id: row.id, name: row.name, archived: row.archived_at !== null })),
    members: members.filter(({ is_role }) => !is_role).map(fromDbMember),
    roles: members.filter(({ is_role }) => is_role).map(fromDbMember),
  };
}

function fromDbMember({ id, name, role }: MemberRow): NamedMember {
  return { id, name, role };
}

interface MemberRow extends NamedMember {
  is_role: boolean;
}

interface AccountRow {
  id: string;
  name: string;
  anchor_at: number;
  zone: string;
  used_since: Day | null;
  agent_slots: number | null;
  seats: number | null;
  upgrade_url: string | null;
  top_up_url: string | null;
  readable_by: 'team' | 'members';
}

interface AgentRow {
  id: string;
  name: string;
  kind: AgentKind;
  company_id: string | null;
  confirmed: boolean;
  archived_at: number | null;
  first_seen_at: number;
}

interface CompanyRow {
  id: string;
  name: string;
  archived_at: number | null;
}

import type { Pool } from 'pg';
import type { Address } from '../../chat/ports/courier.ts';
import type { DestinationLine } from '../../reports/ports/notices.ts';
import { ROLE_PREFIX } from '../role-identity.ts';

export interface ReachedAt {
  platform: DestinationLine['platform'];
  to: Address;
}

/** People whom nobody has named are known by ids such as `slack:T1:U1`. */
const ID_OF_ITS_OWN = /^(slack|discord):([^:]+):([^:]+)$/;

/**
 * Where a person can be written to alone: in the destination's own workspace first, then on its platform, and else in
 * Slack, where a button under a direct message is answered. Of a webhook that nobody in chat has set up, the channels that
 * are warned are told.
 */
export async function addressesOf(
  pool: Pool,
  accountId: string,
  personId: string,
  near: Pick<DestinationLine, 'platform' | 'workspace'> | null,
): Promise<ReachedAt[]> {
  const { rows } = await pool.query<{
    platform: 'slack' | 'discord';
    workspace: string;
    platform_id: string;
  }>(
    `select i.platform, i.workspace, i.platform_id
       from member_identity i join member m on m.account_id = i.account_id and m.id = i.member_id
      where i.account_id = $1 and i.member_id = $2 and m.removed_at is null
        and not starts_with(i.platform_id, $5)
      order by i.platform = $3::text desc, i.workspace = $4::text desc, i.platform desc, i.workspace, i.platform_id`,
    [accountId, personId, near?.platform ?? null, near?.workspace ?? null, ROLE_PREFIX],
  );
  const known = rows.map(({ platform, workspace, platform_id }) => ({
    platform,
    to: { workspace, person: platform_id },
  }));
  const [, platform, workspace, person] = ID_OF_ITS_OWN.exec(personId) ?? [];
  if (known.length > 0) return known;
  if (platform && workspace && person)
    return [{ platform: platform as ReachedAt['platform'], to: { workspace, person } }];
  return near?.platform === 'webhook' ? warnedChannels(pool, accountId) : [];
}

async function warnedChannels(pool: Pool, accountId: string): Promise<ReachedAt[]> {
  const { rows } = await pool.query<Pick<DestinationLine, 'platform' | 'workspace' | 'channel'>>(
    `select d.platform, d.workspace, d.channel
       from alert_rule r join destination d on d.account_id = r.account_id and d.id = r.destination_id
      where r.account_id = $1 and r.removed_at is null and r.muted_at is null
        and d.platform <> 'webhook' and d.broken_at is null
      order by r.created_at, r.id`,
    [accountId],
  );
  return rows.map(({ platform, workspace, channel }) => ({
    platform,
    to: { workspace, channel, threadOf: null },
  }));
}

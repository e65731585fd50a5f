import type { Pool } from 'pg';
import type { Cap } from '../../domain/cap.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { AlertRuleLine, DestinationLine, Notices } from '../../reports/ports/notices.ts';
import { fromDbSettings } from '../rule-settings.ts';

const UNDELIVERED_SHOWN = 5;

/** What an account says unasked, to whom, and what did not get there. */
export async function readNotices(pool: Pool, accountId: string, now: InstantMs): Promise<Notices> {
  const read = <T extends object>(sql: string, ...more: unknown[]) =>
    pool.query<T>(sql, [accountId, ...more]).then(({ rows }) => rows);
  const [destinations, former, passersBy, rules, digests, caps, dead, [waiting]] = await Promise.all([
    read<DestinationRow>('select * from destination where account_id = $1 order by created_at, id'),
    read<{ id: string; name: string }>(
      'select id, name from member where account_id = $1 and removed_at is not null order by id',
    ),
    read<{ id: string; name: string }>(
      'select person_id as id, name from person_name where account_id = $1 order by person_id',
    ),
    read<RuleRow>(
      `select * from alert_rule
        where account_id = $1 and removed_at is null and kind = 'low_credit' order by created_at, id`,
    ),
    read<DigestRow>(
      `select s.*, r.said_on::text from digest_schedule s
         left join lateral (select max(local_date) as said_on from digest_run r
                             where r.account_id = s.account_id and r.schedule_id = s.id) r on true
        where s.account_id = $1 and s.removed_at is null order by s.created_at, s.id`,
    ),
    read<CapRow>(
      `select c.*, u.starts_at, u.used from cap c
         left join lateral (select starts_at, used from cap_use u
                             where u.account_id = c.account_id and u.cap_id = c.id
                               and u.starts_at <= to_timestamp($2::int8 / 1000.0)
                             order by starts_at desc limit 1) u on true
        where c.account_id = $1 and c.archived_at is null order by c.scope, c.scope_id, c.id`,
      now,
    ),
    read<DeadRow>(
      `select id, kind, destination_id, created_at, attempts, last_error, (count(*) over ())::int4 as of
         from outbox where account_id = $1 and state = 'dead' order by created_at desc limit ${UNDELIVERED_SHOWN}`,
    ),
    read<{ count: number; since: InstantMs | null; why: string | null }>(
      `select count(*)::int4 as count, min(due_at) as since,
              (array_agg(last_error order by due_at) filter (where last_error is not null))[1] as why
         from outbox
        where account_id = $1 and state = 'waiting' and due_at <= to_timestamp($2::int8 / 1000.0)`,
      now,
    ),
  ]);
  return {
    destinations: destinations.map(fromDbDestination),
    formerMembers: former,
    passersBy,
    rules: rules.map(fromDbRule),
    digests: digests.map((row) => ({
      id: row.id,
      destinationId: row.destination_id,
      ownerId: row.owner_id,
      every: row.every,
      weekday: row.weekday,
      hour: row.hour,
      zone: row.zone,
      companyId: row.company_id,
      agentId: row.agent_id,
      nextAt: row.next_at,
      saidOn: row.said_on,
      pausedAt: row.paused_at,
    })),
    caps: caps.map((row) => ({
      cap: { id: row.id, scope: row.scope, scopeId: row.scope_id, window: row.window, limit: row.limit },
      counted: row.starts_at === null || row.used === null ? null : { from: row.starts_at, used: row.used },
    })),
    waiting: { count: waiting?.count ?? 0, since: waiting?.since ?? null, why: waiting?.why ?? null },
    dead: {
      count: dead[0]?.of ?? 0,
      newest: dead.map((row) => ({
        id: row.id,
        kind: row.kind,
        destinationId: row.destination_id,
        at: row.created_at,
        attempts: row.attempts,
        error: row.last_error,
      })),
    },
  };
}

export function fromDbRule(row: RuleRow): AlertRuleLine {
  return {
    id: row.id,
    destinationId: row.destination_id,
    ownerId: row.owner_id,
    ...fromDbSettings(row.settings),
    mutedAt: row.muted_at,
    snoozedUntil: row.snoozed_until,
  };
}

export function fromDbDestination(row: DestinationRow): DestinationLine {
  return {
    id: row.id,
    platform: row.platform,
    workspace: row.workspace,
    channel: row.channel,
    name: row.name,
    zone: row.zone,
    ownerId: row.owner_id,
    broken: row.broken_at === null ? null : { at: row.broken_at, why: row.broken_why },
  };
}

export interface DestinationRow {
  id: string;
  platform: DestinationLine['platform'];
  workspace: string;
  channel: string;
  name: string | null;
  zone: string | null;
  owner_id: string;
  broken_at: number | null;
  broken_why: string | null;
}

export interface RuleRow {
  id: string;
  destination_id: string;
  owner_id: string;
  settings: unknown;
  muted_at: number | null;
  snoozed_until: number | null;
}

interface DigestRow {
  id: string;
  destination_id: string;
  owner_id: string;
  every: Schedule['every'];
  weekday: Schedule['weekday'];
  hour: number;
  zone: string;
  company_id: string | null;
  agent_id: string | null;
  next_at: number | null;
  said_on: Day | null;
  paused_at: number | null;
}

interface CapRow {
  id: string;
  scope: Cap['scope'];
  scope_id: string;
  window: Cap['window'];
  limit: bigint;
  starts_at: number | null;
  used: bigint | null;
}

interface DeadRow {
  id: string;
  kind: string;
  destination_id: string | null;
  created_at: number;
  attempts: number;
  last_error: string | null;
  of: number;
}

import type { Purchases } from '../connectors/stripe/ports.ts';
import { type Credits, printCredits } from '../domain/credits.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Database } from './client.ts';
import { writeNotice } from './outbox-row.ts';
import { toTimestamp } from './readers/instants.ts';
import { channelsThatHear } from './recharge/requests.ts';

interface Row {
  id: string;
  amount: Credits;
  remaining: Credits;
  voided_at: InstantMs | null;
  expires_at: InstantMs | null;
  by_actor: boolean;
  carries_from: string | null;
  is_over: boolean;
}

/** What was given for payments, and what is left of it. */
export function createPurchases({ pool, prisma }: Pick<Database, 'pool' | 'prisma'>): Purchases {
  return {
    async given(accountId, { key, nextKey }, actor, now) {
      const { rows } = await pool.query<Row>(
        `select g.id, g.amount, coalesce(b.remaining, g.amount) as remaining, g.voided_at, g.expires_at,
                g.carries_from, coalesce(b.closed or g.expires_at <= $5, false) as is_over,
                exists (select from audit a
                         where a.account_id = g.account_id and a.at >= g.created_at and a.act = 'void-grant'
                           and a.subject = g.id and a.actor = $4) as by_actor
           from credit_grant g
           left join grant_balance b on b.account_id = g.account_id and b.grant_id = g.id
          where g.account_id = $1 and (g.id = $2 or starts_with(g.id, $3))
          order by g.created_at, g.id`,
        [accountId, key, nextKey, actor, toTimestamp(now)],
      );
      return rows.map(
        ({ id, amount, remaining, voided_at, expires_at, by_actor, carries_from, is_over }) => ({
          ...{ id, amount, remaining, endedAt: voided_at, expiresAt: expires_at },
          ...{ withdrawsFrom: carries_from, isOver: is_over },
          endedBy: voided_at === null ? null : by_actor ? 'us' : 'other',
        }),
      );
    },

    sayBought: (accountId, { key, amount, at, ...facts }) =>
      prisma.$transaction(async (transaction) => {
        for (const { id: destinationId } of await channelsThatHear(transaction, accountId)) {
          await writeNotice(transaction, {
            ...{ accountId, destinationId, kind: 'credits_bought', createdAt: at, dueAt: at },
            id: `credits_bought:${key}>${destinationId}`,
            facts: { amount: printCredits(amount), ...facts, at },
          });
        }
      }),
  };
}

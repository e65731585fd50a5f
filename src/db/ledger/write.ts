import type { AccountState } from '../../ledger/ports/account-state.ts';
import type { Writes } from '../../ledger/ports/writes.ts';
import { insertNotices, wake } from '../outbox/insert.ts';
import { flags, itself, numbers, texts } from './arrays.ts';
import { insertEvents } from './insert-events.ts';
import type { Send } from './send.ts';
import { newVersion } from './version.ts';
import { insertHolds, updateHolds } from './write-holds.ts';
import { addToDays, addToPeople, addToQuarters } from './write-sums.ts';

/** Everything a commit has to write, one statement for each table that gains something. */
export function writeAll(send: Send, writes: Writes, states: readonly AccountState[], now: number): void {
  insertEvents(send, writes.events);
  insertGrants(send, writes);
  insertEntries(send, writes);
  insertVoids(send, writes);
  addToQuarters(send, writes);
  addToDays(send, writes);
  addToPeople(send, writes);
  insertFirsts(send, writes, now);
  insertHolds(send, writes);
  updateHolds(send, writes);
  addToCaps(send, writes);
  saveAlerts(send, writes, now);
  updateBalances(send, writes, states);
  countNewTerms(writes, states);
}

function insertGrants(send: Send, { grants, grantVoids }: Writes): void {
  if (grants.length > 0) {
    send(
      `insert into credit_grant (account_id, id, pool, amount, priority, effective_at, expires_at, agent_id,
                                 carries_from, repays_cycle, repays_limit, created_at, actor, remarks)
       select a, i, p, am, pr, to_timestamp(ef / 1000.0), to_timestamp(ex / 1000.0), ag, ca, rc, rl,
              to_timestamp(cr / 1000.0), ac, re
         from unnest($1::text[], $2::text[], $3::text[], $4::int8[], $5::int4[], $6::int8[], $7::int8[], $8::text[],
                     $9::text[], $10::int4[], $11::int8[], $12::int8[], $13::text[], $14::text[])
           as t (a, i, p, am, pr, ef, ex, ag, ca, rc, rl, cr, ac, re)`,
      [
        texts(grants, ({ accountId }) => accountId),
        texts(grants, ({ grant }) => grant.id),
        texts(grants, ({ grant }) => grant.pool),
        numbers(grants, ({ grant }) => grant.amount),
        numbers(grants, ({ grant }) => grant.priority),
        numbers(grants, ({ grant }) => grant.effectiveAt),
        numbers(grants, ({ grant }) => grant.expiresAt),
        texts(grants, ({ grant }) => grant.agentId),
        texts(grants, ({ grant }) => grant.carriesFrom),
        numbers(grants, ({ grant }) => grant.repays?.cycle ?? null),
        numbers(grants, ({ grant }) => grant.repays?.limit ?? null),
        numbers(grants, ({ at }) => at),
        texts(grants, ({ actor }) => actor),
        texts(grants, ({ remarks }) => remarks),
      ],
    );
  }
  for (const { accountId, id, voidedAt } of grantVoids) {
    send(
      'update credit_grant set voided_at = to_timestamp($3::int8 / 1000.0) where account_id = $1 and id = $2',
      [accountId, id, voidedAt],
    );
  }
}

function insertEntries(send: Send, { entries }: Writes): void {
  if (entries.length === 0) return;
  send(
    `insert into entry (account_id, seq, kind, grant_id, event_at, event_seq, amount, at, posted_at, reverses)
     select a, s, k, g, to_timestamp(ea / 1000.0), es, am, to_timestamp(t / 1000.0), to_timestamp(p / 1000.0), r
       from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
                   $9::int8[], $10::int8[]) as t (a, s, k, g, ea, es, am, t, p, r)`,
    [
      texts(entries, ({ accountId }) => accountId),
      numbers(entries, ({ seq }) => seq),
      texts(entries, ({ kind }) => kind),
      texts(entries, ({ grantId }) => grantId),
      numbers(entries, ({ eventAt }) => eventAt),
      numbers(entries, ({ eventSeq }) => eventSeq),
      numbers(entries, ({ amount }) => amount),
      numbers(entries, ({ at }) => at),
      numbers(entries, ({ postedAt }) => postedAt),
      numbers(entries, ({ reverses }) => reverses),
    ],
  );
}

function insertVoids(send: Send, { eventVoids, audit }: Writes): void {
  for (const { accountId, source, eventId, voidedAt, actor, remarks } of eventVoids) {
    send(
      `insert into event_void (account_id, source, event_id, voided_at, actor, remarks)
       values ($1, $2, $3, to_timestamp($4::int8 / 1000.0), $5, $6)`,
      [accountId, source, eventId, voidedAt, actor, remarks],
    );
  }
  for (const { accountId, at, actor, act, subject, after, remarks } of audit) {
    send(
      `insert into audit (account_id, at, actor, act, subject, after, remarks)
       values ($1, to_timestamp($2::int8 / 1000.0), $3, $4, $5, $6, $7)`,
      [accountId, at, actor, act, subject, after === null ? null : JSON.stringify(after), remarks],
    );
  }
}

/** Agents and conversations that were never seen before. */
function insertFirsts(send: Send, { agents, conversations }: Writes, now: number): void {
  if (conversations.length > 0) {
    send(
      `insert into conversation (account_id, id, event_seq)
       select * from unnest($1::text[], $2::text[], $3::int8[])`,
      [
        texts(conversations, ({ accountId }) => accountId),
        texts(conversations, ({ id }) => id),
        numbers(conversations, ({ eventSeq }) => eventSeq),
      ],
    );
  }
  if (agents.length > 0) {
    // Other replicas know the agents they have loaded: a new version of the terms makes them look again.
    send(
      `insert into agent (account_id, id, name, kind, company_id, confirmed, first_seen_at)
       select a, i, i, k, c, false, to_timestamp($5::int8 / 1000.0)
         from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (a, i, k, c)
       on conflict do nothing`,
      [
        texts(agents, ({ accountId }) => accountId),
        texts(agents, ({ id }) => id),
        texts(agents, ({ kind }) => kind),
        texts(agents, ({ companyId }) => companyId),
        now,
      ],
    );
    send('update balance set terms_version = terms_version + 1 where account_id = any($1::text[])', [
      texts([...new Set(agents.map(({ accountId }) => accountId))], itself),
    ]);
  }
}

function addToCaps(send: Send, { capUse }: Writes): void {
  if (capUse.size === 0) return;
  const rows = [...capUse.values()];
  send(
    `insert into cap_use as c (account_id, cap_id, starts_at, used)
     select a, i, to_timestamp(s / 1000.0), u from unnest($1::text[], $2::text[], $3::int8[], $4::int8[]) as t (a, i, s, u)
     on conflict (account_id, cap_id, starts_at) do update set used = c.used + excluded.used`,
    [
      texts(rows, ({ accountId }) => accountId),
      texts(rows, ({ capId }) => capId),
      numbers(rows, ({ startsAt }) => startsAt),
      numbers(rows, ({ used }) => used),
    ],
  );
}

function saveAlerts(send: Send, { alerts, outbox }: Writes, now: number): void {
  for (const { accountId, ruleId, scope, state } of alerts.values()) {
    send(
      `insert into alert_state (account_id, rule_id, scope, state) values ($1, $2, $3, $4)
       on conflict (account_id, rule_id, scope) do update
         set state = excluded.state, acknowledged_at = null, acknowledged_by = null`,
      [accountId, ruleId, scope, JSON.stringify(state)],
    );
  }
  if (outbox.length === 0) return;
  const notices = insertNotices(outbox.map((row) => ({ ...row, createdAt: now })));
  for (const { sql, values } of [...notices, wake]) send(sql, values);
}

/** The caches of the position: under the lock their new values are simply the new values. */
function updateBalances(send: Send, { closedGrants }: Writes, states: readonly AccountState[]): void {
  const grants = states.flatMap(changedGrants);
  const balances = [...grants, ...closedGrants.map((grant) => ({ ...grant, opened: true, closed: true }))];
  if (balances.length > 0) {
    send(
      `insert into grant_balance as b (account_id, grant_id, remaining, opened, closed)
       select * from unnest($1::text[], $2::text[], $3::int8[], $4::bool[], $5::bool[])
       on conflict (account_id, grant_id) do update
         set remaining = excluded.remaining, opened = excluded.opened, closed = excluded.closed
       where (b.remaining, b.opened, b.closed) is distinct from (excluded.remaining, excluded.opened, excluded.closed)`,
      [
        texts(balances, ({ accountId }) => accountId),
        texts(balances, ({ id }) => id),
        numbers(balances, ({ remaining }) => remaining),
        flags(balances, ({ opened }) => opened),
        flags(balances, ({ closed }) => closed),
      ],
    );
  }
  const cycles = states.flatMap(({ accountId, used, position }) =>
    [...new Set([...used.keys(), ...position.uncovered.keys()])].map((cycle) => ({
      accountId,
      cycle,
      used: used.get(cycle) ?? 0n,
      uncovered: position.uncovered.get(cycle) ?? 0n,
    })),
  );
  if (cycles.length > 0) {
    send(
      `insert into cycle_total as c (account_id, cycle, used, uncovered)
       select * from unnest($1::text[], $2::int4[], $3::int8[], $4::int8[])
       on conflict (account_id, cycle) do update set used = excluded.used, uncovered = excluded.uncovered
       where (c.used, c.uncovered) is distinct from (excluded.used, excluded.uncovered)`,
      [
        texts(cycles, ({ accountId }) => accountId),
        numbers(cycles, ({ cycle }) => cycle),
        numbers(cycles, ({ used }) => used),
        numbers(cycles, ({ uncovered }) => uncovered),
      ],
    );
  }
  for (const state of states) state.version = newVersion();
  send(
    `update balance b
        set event_seq = t.ev, entry_seq = t.en, granted_cycle = t.gc, version = t.ve,
            allocated_until = to_timestamp(t.al / 1000.0), next_roll_at = to_timestamp(t.nr / 1000.0)
       from unnest($1::text[], $2::int8[], $3::int8[], $4::int4[], $5::int8[], $6::int8[], $7::int8[])
         as t (a, ev, en, gc, al, nr, ve)
      where b.account_id = t.a`,
    [
      texts(states, ({ accountId }) => accountId),
      numbers(states, ({ eventSeq }) => eventSeq),
      numbers(states, ({ entrySeq }) => entrySeq),
      numbers(states, ({ grantedCycle }) => grantedCycle),
      numbers(states, ({ position }) =>
        Number.isFinite(position.allocatedUntil) ? position.allocatedUntil : null,
      ),
      numbers(states, ({ nextRollAt }) => nextRollAt),
      numbers(states, ({ version }) => version),
    ],
  );
}

/** As `insertFirsts` does it in the database. */
function countNewTerms({ agents }: Writes, states: readonly AccountState[]): void {
  const met = new Set(agents.map(({ accountId }) => accountId));
  for (const { accountId, terms } of states) if (met.has(accountId)) terms.version += 1n;
}

/** Those that this commit has moved: an account may have thousands that are used up and stay as they are. */
function changedGrants({ accountId, position, saved }: AccountState) {
  const changed = position.grants.filter(({ id, remaining, opened }) => {
    const before = saved.get(id);
    return before?.remaining !== remaining || before.opened !== opened;
  });
  return changed.map(({ id, remaining, opened }) => {
    saved.set(id, { remaining, opened });
    return { accountId, id, remaining, opened, closed: false };
  });
}

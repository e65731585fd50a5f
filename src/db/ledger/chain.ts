import type { Pool } from 'pg';
import type { AccountState } from '../../ledger/ports/account-state.ts';
import type { Archive } from '../../ledger/ports/archive.ts';
import type { Chain, HoldKey, LedgerSession } from '../../ledger/ports/store.ts';
import type { EventRow, Writes } from '../../ledger/ports/writes.ts';
import { numbers, texts } from './arrays.ts';
import { unavailableIfAway } from './away.ts';
import { type EventKey, knownKey } from './find-known.ts';
import { insertEvents } from './insert-events.ts';
import { createLine, type Statement } from './line.ts';
import type { Memory } from './memory.ts';
import type { Send } from './send.ts';
import { writeAll } from './write.ts';

// After a batch that was not as remembered so many take the sure way, and twice as many if the next try fails too.
const CAUTION_MIN = 4;
const CAUTION_MAX = 64;

/**
 * Decides on what is remembered and sends the whole transaction at once, which itself looks whether the memory was
 * right. While the database works on one batch the next is being decided, and neither waits for the other. All of a
 * chain goes over one connection, so that each of its transactions comes after the one it builds on.
 */
export function createChain(pool: Pool, memory: Memory): Chain {
  const line = createLine(pool);
  let caution = CAUTION_MIN;
  let sureFirst = 0;

  return {
    transact(accountIds, holds, now, work) {
      if (sureFirst > 0) {
        sureFirst -= 1;
        return null;
      }
      const states = memory.takeAll(accountIds);
      if (!states) return null;
      if (knowsAll(states, holds)) return run(states, newHolds(states, holds), now, work);
      memory.keep(states.values(), now);
      return null;
    },
  };

  async function run<T>(
    states: ReadonlyMap<string, AccountState>,
    holdsSupposedNew: readonly HoldKey[],
    now: number,
    work: (session: LedgerSession) => Promise<T>,
  ): Promise<T> {
    // As it began: those that are built on one that fails all fail with it, and are no further tries.
    const cautionBefore = caution;
    const statements: Statement[] = [['begin', []], lockAsRemembered([...states.values()])];
    const send: Send = (sql, values) => void statements.push([sql, values]);
    let conversations: Writes['conversations'] = [];
    const supposedNew: EventKey[] = [];
    const inserted: EventRow[] = [];
    let holdsInserted: Writes['holds'] = new Map();
    try {
      const result = await work({
        states,
        // What is new is assumed, and held against the keys of the tables.
        found: {
          event(accountId, source, id) {
            supposedNew.push({ accountId, source, id });
            return null;
          },
          knowsConversation: memory.conversations.has,
          stored: () => null,
        },
        archive: () => BEYOND_MEMORY,
        sendEvents(events) {
          inserted.push(...events);
          insertEvents(send, events);
        },
        send(writes, changed) {
          inserted.push(...writes.events);
          writeAll(send, writes, changed, now);
          conversations = writes.conversations;
          holdsInserted = writes.holds;
        },
      });
      if (inserted.length < supposedNew.length) refuseKnown(send, supposedNew, inserted);
      refuseKnownHolds(
        send,
        holdsSupposedNew.filter(({ accountId, id }) => !holdsInserted.get(`${accountId}\0${id}`)?.isNew),
      );
      statements.push(['commit', []]);
      const committed = line.send(statements);
      // Before the commit is known, for the next batch builds on it; should it fail, so does whatever was built.
      memory.keep(states.values(), now);
      memory.conversations.add(conversations);
      await committed;
      caution = CAUTION_MIN;
      return result;
    } catch (error) {
      memory.forget(states.keys());
      memory.conversations.remove(conversations);
      sureFirst = cautionBefore;
      caution = Math.min(2 * cautionBefore, CAUTION_MAX);
      throw unavailableIfAway(error);
    }
  }
}

/** Whether each hold that is asked for is remembered as live, or is to be made in this very batch. */
function knowsAll(states: ReadonlyMap<string, AccountState>, holds: readonly HoldKey[]): boolean {
  const made = new Set(holds.filter(({ isNew }) => isNew).map(({ accountId, id }) => `${accountId}\0${id}`));
  return holds.every(
    ({ accountId, id }) => states.get(accountId)?.holds.has(id) || made.has(`${accountId}\0${id}`),
  );
}

function newHolds(states: ReadonlyMap<string, AccountState>, holds: readonly HoldKey[]): HoldKey[] {
  return holds.filter(({ accountId, id, isNew }) => isNew && !states.get(accountId)?.holds.has(id));
}

/** Of holds that were not made: one of that name may have ended, and then another answer is due. */
function refuseKnownHolds(send: Send, holds: readonly HoldKey[]): void {
  if (holds.length === 0) return;
  send(
    `select 1 / (count(*) = 0)::int
       from unnest($1::text[], $2::text[]) as k (a, i)
      cross join lateral (select from hold where account_id = k.a and id = k.i limit 1) h`,
    [texts(holds, ({ accountId }) => accountId), texts(holds, ({ id }) => id)],
  );
}

/** Fails unless every account is as it is remembered, and holds the lock on it if so. */
function lockAsRemembered(states: readonly AccountState[]): Statement {
  return [
    `select 1 / (count(*) = $4)::int
       from (select from balance b
               join unnest($1::text[], $2::int8[], $3::int8[]) as k (a, v, t)
                 on b.account_id = k.a and b.version = k.v and b.terms_version = k.t
              order by b.account_id for update of b) as locked`,
    [
      texts(states, ({ accountId }) => accountId),
      numbers(states, ({ version }) => version),
      numbers(states, ({ terms }) => terms.version),
      states.length,
    ],
  ];
}

/** Of those that were turned away: no insert holds them against the keys, and one that was counted has its answer. */
function refuseKnown(send: Send, supposedNew: readonly EventKey[], inserted: readonly EventRow[]): void {
  const held = new Set(
    inserted.map(({ accountId, source, eventId: id }) => knownKey({ accountId, source, id })),
  );
  const keys = supposedNew.filter((key) => !held.has(knownKey(key)));
  if (keys.length === 0) return;
  send(
    `select 1 / (count(*) = 0)::int
       from unnest($1::text[], $2::text[], $3::text[]) as k (a, s, i)
      cross join lateral (
        select from usage_event where account_id = k.a and source = k.s and event_id = k.i limit 1
      ) e`,
    [
      texts(keys, ({ accountId }) => accountId),
      texts(keys, ({ source }) => source),
      texts(keys, ({ id }) => id),
    ],
  );
}

const beyond = () => Promise.reject(new Error('this needs more than what is remembered'));
const BEYOND_MEMORY: Archive = { debitsAfter: beyond, debit: beyond, firstSeq: beyond, grant: beyond };

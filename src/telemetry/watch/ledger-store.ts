import type { LedgerSession, LedgerStore } from '../../ledger/ports/store.ts';
import { stopwatch } from './timed.ts';
import type { Watch } from './watch.ts';

type Way = 'ahead' | 'locked';
type Act<T> = (session: LedgerSession) => Promise<T>;

/** Counts and follows the transactions of the ledger. */
export function watchLedgerStore(store: LedgerStore, { meters, tracer }: Watch): LedgerStore {
  function watched<Done extends Promise<unknown> | null, T>(
    way: Way,
    accountIds: readonly string[],
    work: Act<T>,
    transact: (work: Act<T>) => Done,
  ): Done {
    const attributes = {
      'db.system.name': 'postgresql',
      'tallybot.way': way,
      'tallybot.accounts': accountIds.length,
    };
    return tracer.span('ledger transaction', { kind: 'client', attributes }, () => {
      const seconds = stopwatch();
      let events = 0;
      const done = transact((session) => work(counting(session, (count) => (events += count))));
      done?.then(
        () => meters.commit({ way, outcome: 'done', events }, seconds()),
        () => meters.commit({ way, outcome: 'failed', events }, seconds()),
      );
      return done;
    });
  }

  return {
    chain() {
      const chain = store.chain();
      return {
        transact: (accountIds, holds, now, work) =>
          watched('ahead', accountIds, work, (counted) => chain.transact(accountIds, holds, now, counted)),
      };
    },
    transact: (accountIds, lookups, now, work) =>
      watched('locked', accountIds, work, (counted) => store.transact(accountIds, lookups, now, counted)),
  };
}

function counting(session: LedgerSession, add: (events: number) => void): LedgerSession {
  return {
    ...session,
    sendEvents(events) {
      add(events.length);
      session.sendEvents(events);
    },
    send(writes, states) {
      add(writes.events.length);
      session.send(writes, states);
    },
  };
}

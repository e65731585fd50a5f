import type { GrantState } from '../domain/burn-down.ts';
import { endKind, endOf, isWithdrawal } from '../domain/grant.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import { entryOf } from './post-debits.ts';

/**
 * Posts the lapse of grants that ended before every open cycle: until then a late event could still have drawn from
 * them. Nobody waits for this; readers leave expired credits out by themselves.
 */
export function closeGrants(desk: Desk, openSince: InstantMs): void {
  const { state, writes } = desk;
  const { grants } = state.position;
  const isOver = (grant: GrantState) => {
    // A rollover may still open with what is left.
    const isSource = grants.some((other) => other.carriesFrom === grant.id && !other.opened);
    return endOf(grant) <= openSince && grant.opened && !isSource;
  };
  const closing = grants.filter((grant) => {
    // What was taken back of a grant counts for as long as that one does.
    const of = isWithdrawal(grant) && grants.find(({ id }) => id === grant.carriesFrom);
    return isOver(grant) && (!of || isOver(of));
  });
  if (closing.length === 0) return;
  const ids = new Set(closing.map(({ id }) => id));
  for (const grant of closing) {
    if (grant.remaining > 0n) entryOf(desk, endKind(grant), grant.id, -grant.remaining, endOf(grant));
    writes.closedGrants.push({ accountId: state.accountId, id: grant.id, remaining: grant.remaining });
    state.openings.delete(grant.id);
  }
  state.position = {
    ...state.position,
    grants: grants.filter(({ id }) => !ids.has(id)),
  };
}

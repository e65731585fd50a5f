import type { InstantMs } from '../../domain/instant.ts';
import type { AccountState } from '../../ledger/ports/account-state.ts';

// An account in memory is some ten kilobytes, a conversation some hundred bytes.
const ACCOUNTS_KEPT_MAX = 20_000;
const CONVERSATIONS_KEPT_MAX = 100_000;

/**
 * Accounts between commits. What is remembered counts only where the row's version is still the one of the commit
 * that left it, so another process that has written since costs a look, never a wrong number.
 */
export interface Memory {
  /** What is being decided on is nobody else's until it is kept again. */
  take(accountId: string): AccountState | undefined;
  /** All of them, or none. */
  takeAll(accountIds: readonly string[]): Map<string, AccountState> | null;
  keep(states: Iterable<AccountState>, now: InstantMs): void;
  forget(accountIds: Iterable<string>): void;
  conversations: Conversations;
}

/** Conversations that have begun: those of the last hours come again and again. */
export interface Conversations {
  has(accountId: string, id: string): boolean;
  add(conversations: readonly Conversation[]): void;
  remove(conversations: readonly Conversation[]): void;
}

interface Conversation {
  accountId: string;
  id: string;
}

export function createMemory(): Memory {
  const accounts = new Map<string, AccountState>();
  return {
    take(accountId) {
      const state = accounts.get(accountId);
      accounts.delete(accountId);
      return state;
    },
    takeAll(accountIds) {
      const states = new Map<string, AccountState>();
      for (const accountId of accountIds) {
        const state = accounts.get(accountId);
        if (!state) return null;
        states.set(accountId, state);
      }
      for (const accountId of accountIds) accounts.delete(accountId);
      return states;
    },
    keep(states, now) {
      for (const state of states) {
        if (accounts.size >= ACCOUNTS_KEPT_MAX) accounts.clear();
        forgetCommit(state, now);
        accounts.set(state.accountId, state);
      }
    },
    forget(accountIds) {
      for (const accountId of accountIds) accounts.delete(accountId);
    },
    conversations: createConversations(),
  };
}

function forgetCommit(state: AccountState, now: InstantMs): void {
  state.touched.clear();
  for (const hold of state.holds.values()) {
    if (hold.endedAt !== null || hold.expiresAt <= now) state.holds.delete(hold.id);
  }
}

/** The older half goes when there is no room: to have forgotten one costs a second look. */
function createConversations(): Conversations {
  let young = new Set<string>();
  let old = new Set<string>();
  const nameOf = ({ accountId, id }: Conversation) => `${accountId}\0${id}`;
  return {
    has(accountId, id) {
      const name = nameOf({ accountId, id });
      return young.has(name) || old.has(name);
    },
    add(conversations) {
      for (const conversation of conversations) young.add(nameOf(conversation));
      if (young.size < CONVERSATIONS_KEPT_MAX / 2) return;
      old = young;
      young = new Set();
    },
    remove(conversations) {
      for (const conversation of conversations) {
        young.delete(nameOf(conversation));
        old.delete(nameOf(conversation));
      }
    },
  };
}

import type { InstantMs } from '../../domain/instant.ts';

/** Command text that finds no room in a platform's control is kept, and a token that stands for it is put there. */
export interface ViewTokens {
  /** By token. Those that are kept already are kept longer. */
  remember(accountId: string, commands: ReadonlyMap<string, string>, until: InstantMs): Promise<void>;
  /** `null`: that account has no such token, or no longer. */
  find(accountId: string, token: string, now: InstantMs): Promise<string | null>;
}

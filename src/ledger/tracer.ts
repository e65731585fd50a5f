/** Follows calls into the commit that several of them share. */
export interface CommitTracer {
  /** Where a caller stands; kept with its call. */
  here(): unknown;
  /** `null`: nothing was done after all. */
  follow<T>(commit: SharedCommit, work: () => T): T;
}

export interface SharedCommit {
  /** What `here` said of each call. */
  callers: readonly unknown[];
  events: number;
}

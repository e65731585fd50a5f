export interface AccountsInTurn {
  /** By id, after that one. */
  after(accountId: string, limit: number): Promise<string[]>;
}

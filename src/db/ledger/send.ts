/** Sends a statement of which nobody needs more than that it succeeds. */
export type Send = (sql: string, values: readonly unknown[]) => void;

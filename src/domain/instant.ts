/** Milliseconds since 1970 in UTC: what the hot path and the tables speak. */
export type InstantMs = number;

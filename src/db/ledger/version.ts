const DRAWN_AT_ONCE = 1_024;
const drawn = new BigUint64Array(DRAWN_AT_ONCE);
let used = DRAWN_AT_ONCE;

/**
 * Of one commit and of no other. A counter would give the same number to two commits on the same state, of which only
 * one came to pass; what was decided on the other would then be taken for true.
 */
export function newVersion(): bigint {
  if (used === DRAWN_AT_ONCE) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  used += 1;
  // A positive bigint of Postgres.
  return (drawn[used - 1] as bigint) >> 2n;
}

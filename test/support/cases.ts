/** `npm run test:fuzz` sets it: how many times as many random cases are tried as among the tests. */
export const FUZZ = Number(process.env['FUZZ'] ?? 1);

/** For `fc.assert`, where the usual hundred are too few or take too long. */
export function cases(count: number): { numRuns: number } {
  return { numRuns: count * FUZZ };
}

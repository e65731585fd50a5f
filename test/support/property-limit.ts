import fc from 'fast-check';
import { FUZZ } from './cases.ts';

// Shrinking a rare failure can take hours, and no test's own limit ends what never waits: better a large
// counterexample, with its seed, than a run that never ends.
fc.configureGlobal({
  interruptAfterTimeLimit: 100_000 * FUZZ,
  markInterruptAsFailure: true,
  numRuns: 100 * FUZZ,
});

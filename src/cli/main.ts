#!/usr/bin/env node
import { families } from './families.ts';
import { exitCodes, run } from './run.ts';

// What is logged on the way is no result.
console.log = console.error;

const stopping = new AbortController();

for (const [signal, code] of [
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => (stopping.signal.aborted ? process.exit(code) : stopping.abort(code)));
}
let isLost = false;
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  // Whoever reads has had enough, as `head` does.
  if (code === 'EPIPE') return stopping.abort(exitCodes.done);
  isLost = true;
  console.error(`The result could not be written: ${message}.`);
});
// Where nobody hears what is said beside the result, the work goes on.
process.stderr.on('error', () => {});

const out = process.stdout;
const terminal = { out, err: process.stderr, signal: stopping.signal, clock: Date.now };
// Not left to end by itself: the schema engine sets a timer of ten seconds for its lock, and never clears it.
// What was lost is heard of just after the last word.
const end = (code: number) =>
  out.write('', () => setImmediate(() => process.exit(isLost ? exitCodes.failed : code)));
run(process.argv.slice(2), terminal, families).then(end);

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
// Whoever reads has had enough, as `head` does.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') stopping.abort(exitCodes.done);
});

const out = process.stdout;
const terminal = { out, err: process.stderr, signal: stopping.signal, clock: Date.now };
// Not left to end by itself: the schema engine sets a timer of ten seconds for its lock, and never clears it.
const end = (code: number) => out.write('', () => process.exit(code));
run(process.argv.slice(2), terminal, families).then(end);

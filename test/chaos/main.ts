// npm run test:chaos [-- seed]
import { formatTable } from '../bench/report.ts';
import { ordeal } from './ordeal.ts';

const seed = Number(process.argv[2] ?? Date.now() % 1_000_000);
console.log(
  `seed ${seed}: chooses who is killed, when, and what is sent; the clock of this machine does the rest`,
);

// Whatever has been started ends with the process, when that comes to an end of its own.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const { faults, complaints, ...outcome } = await ordeal({
  seed,
  kills: 50,
  serverKills: 5,
  processKills: 5,
  answersBetweenMax: 150,
  withinMs: 20 * 60_000,
  tell: console.log,
});

const { kills, postgresKills, events, lost, doubled, verifyClean } = outcome;
console.log(formatTable(Object.entries(outcome).map(([what, value]) => ({ what, value: String(value) }))));
if (faults.length > 0) console.error([...faults, 'The services said:', ...complaints].join('\n'));
console.log(
  JSON.stringify({ chaos: 'kill', seed, kills, postgresKills, events, lost, doubled, verifyClean }),
);
process.exitCode = lost + doubled + faults.length === 0 && verifyClean ? 0 : 1;

// npm run test:soak [-- minutes [seed]]
import { formatTable } from '../bench/report.ts';
import { soak } from './soak.ts';

const MINUTES = 30;
// A short run is over before the heap has found its size.
const GROWTH_MAX = { long: 1.15, short: 1.5 };
const LONG_MINUTES = 15;

const minutes = Number(process.argv[2] ?? MINUTES);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
if (!(minutes > 0 && minutes <= 24 * 60))
  throw new Error('How many minutes? From a part of one to a day of them.');
console.log(`seed ${seed}: chooses what is sent, asked and disturbed, for ${minutes} minutes`);

// Whatever has been started ends with the process, when that comes to an end of its own.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const { faults, complaints, memory, ...outcome } = await soak({ seed, minutes, tell: console.log });
const growth = Math.max(...memory.map((each) => each.growth));
const limit = minutes >= LONG_MINUTES ? GROWTH_MAX.long : GROWTH_MAX.short;
const isFlat = growth <= limit;

console.log(
  formatTable([
    ...Object.entries(outcome).map(([what, value]) => ({ what, value: String(value) })),
    ...memory.map((each, index) => ({
      what: `memory of replica ${index + 1}`,
      value: `${each.mebibytes} MiB, ${each.growth.toFixed(2)} of its second quarter`,
    })),
  ]),
);
if (!isFlat) console.error(`memory grew by ${growth.toFixed(2)}, more than ${limit}`);
if (faults.length > 0) console.error([...faults, 'The services said:', ...complaints].join('\n'));
console.log(
  JSON.stringify({ soak: 'traffic', seed, minutes, growth: Number(growth.toFixed(3)), ...outcome }),
);
process.exitCode = faults.length === 0 && outcome.verifyClean && outcome.dead === 0 && isFlat ? 0 : 1;

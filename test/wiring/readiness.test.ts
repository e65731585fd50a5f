import { expect, test } from 'vitest';
import { partsOf } from '../../src/wiring/readiness.ts';

const well = {
  isStopping: false,
  database: { server: 'up', schema: 'known' },
  queue: { waiting: 0, lanesBusy: 0, stillMs: 0 },
} as const;

const busy = { waiting: 5, lanesBusy: 1 };

test.each<[string, Partial<Parameters<typeof partsOf>[0]>, Record<string, string>, string[]]>([
  ['all is well', {}, { service: 'running', database: 'up', schema: 'known', ledger: 'idle' }, []],
  ['it works', { queue: { ...busy, stillMs: 200 } }, { ledger: 'working' }, []],
  ['it is told to stop', { isStopping: true }, { service: 'stopping' }, ['service']],
  [
    'the database is silent',
    { database: { server: 'silent', schema: null } },
    { database: 'silent', schema: 'unknown' },
    ['database'],
  ],
  [
    'it takes no writes',
    { database: { server: 'read-only', schema: 'known' } },
    { database: 'read-only' },
    ['database'],
  ],
  ['it was put back', { database: { server: 'up', schema: 'behind' } }, { schema: 'behind' }, ['schema']],
  // A later Tallybot is being rolled out, and this one works until it is replaced.
  ['it is further', { database: { server: 'up', schema: 'ahead' } }, { schema: 'ahead' }, []],
  ['nothing is answered', { queue: { ...busy, stillMs: 15_000 } }, { ledger: 'stuck' }, ['ledger']],
])('where %s, each part says how it is, and those that keep it from work', (_, change, states, faulty) => {
  const parts = partsOf({ ...well, ...change });

  expect(Object.fromEntries(Object.entries(parts).map(([name, { state }]) => [name, state]))).toMatchObject(
    states,
  );
  expect(Object.keys(parts).filter((name) => parts[name]?.fault !== null)).toEqual(faulty);
});

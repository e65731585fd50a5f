import { expect, test } from 'vitest';
import { ordeal } from './ordeal.ts';

// Signals and sockets of this kind are not to be had on Windows.
test.skipIf(process.platform === 'win32')(
  'services and their Postgres killed at any moment lose no event and count none twice',
  async () => {
    const seed = Date.now() % 1_000_000;

    const outcome = await ordeal({
      seed,
      kills: 3,
      serverKills: 1,
      processKills: 1,
      answersBetweenMax: 40,
      withinMs: 240_000,
    });

    const { faults, complaints, lost, doubled, verifyClean, events, kills } = outcome;
    const why = [`seed ${seed}`, ...faults, ...complaints].join('\n');
    expect({ faults: faults.length, lost, doubled, verifyClean }, why).toEqual({
      faults: 0,
      lost: 0,
      doubled: 0,
      verifyClean: true,
    });
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(events).toBeGreaterThan(0);
  },
  // Some ten seconds where nothing else runs; a busy machine is no failure.
  300_000,
);

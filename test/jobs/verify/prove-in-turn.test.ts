import { expect, test } from 'vitest';
import type { Proof } from '../../../src/domain/proof.ts';
import { createProving, type ProvingParts } from '../../../src/jobs/verify/prove-in-turn.ts';
import { heardLog } from '../../support/heard-log.ts';

const CLEAN: Proof = { status: 'clean', facts: 1 };
const many = Array.from({ length: 25 }, (_, index) => `a${String(index).padStart(2, '0')}`);

interface Given {
  beginAfter?: string;
  proofOf?: (id: string) => Proof;
  tookMs?: number;
}

function proving(
  accountIds: readonly string[],
  { beginAfter = '', proofOf = () => CLEAN, tookMs = 0 }: Given = {},
) {
  const proved: string[] = [];
  const told: [string, number][] = [];
  let now = 0;
  const parts: ProvingParts = {
    accounts: { after: async (id, limit) => accountIds.filter((each) => each > id).slice(0, limit) },
    async prove(id, _now, tell) {
      proved.push(id);
      now += tookMs;
      const proof = proofOf(id);
      for (let count = 0; proof.status === 'differs' && count < proof.differences; count += 1)
        tell({ of: 'usage_day', key: { count }, stored: { used: 1n }, expected: { used: 2n } });
      return proof;
    },
    now: () => now,
    beginAfter,
    told: (outcome, differences) => void told.push([outcome, differences]),
  };
  return { tick: createProving(parts), proved, told };
}

test('each account has its turn, wherever it began, and then the first is next again', async () => {
  const { tick, proved } = proving(many, { beginAfter: 'a19' });

  for (let ticks = 0; ticks < 4; ticks += 1) await tick();

  expect(proved).toEqual([...many.slice(20), ...many]);
});

test('a tick ends when its time is over, and the next goes on from there', async () => {
  const { tick, proved } = proving(many, { beginAfter: 'a19', tookMs: 3_000 });

  await tick();
  expect(proved).toEqual(['a20', 'a21']);
  await tick();
  expect(proved.slice(2)).toEqual(['a22', 'a23']);
});

test('what differs is told until it is proved right, and is an error in the log that shows the first places', async () => {
  const logged = heardLog();
  let isRepaired = false;
  const { tick, told } = proving(['a', 'b', 'c'], {
    proofOf: (id) => (id === 'b' && !isRepaired ? { status: 'differs', facts: 9, differences: 5 } : CLEAN),
  });

  await tick();
  isRepaired = true;
  await tick();

  expect(told.map(([, differences]) => differences)).toEqual([0, 5, 5, 5, 0, 0]);
  expect(logged.with('differs from its facts')).toEqual([
    expect.stringMatching(/"level":"error".*"accountId":"b","differences":5,"shown":\[(\{"of"[^[\]]*){3}\]/),
  ]);
});

test('an account that is too large or takes too long is left out, and counted so', async () => {
  const { tick, told } = proving(['a', 'b'], {
    proofOf: (id) => ({ status: 'not-run', facts: 9e6, why: id === 'a' ? 'size' : 'time' }),
  });

  await tick();

  expect(told).toEqual([
    ['too-large', 0],
    ['too-slow', 0],
  ]);
});

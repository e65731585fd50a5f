import { expect, test } from 'vitest';
import { createGroupCommit } from '../../src/ledger/group-commit.ts';

test('what must be alone in its lane begins after those before it, and none of those behind it begins beside it', async () => {
  const seen: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => {
    seen.push(`${name} begins`);
    return new Promise<void>((resolve) => {
      ends.set(name, () => {
        seen.push(`${name} ends`);
        resolve();
      });
    });
  };
  const commits = createGroupCommit<string>({
    laneOf: () => 0,
    lanes: 1,
    weightMax: 1,
    waitingMax: 10,
    run: ([call]) => work(call?.job ?? ''),
    runAhead: ([call]) => (call?.job === 'alone' ? null : work(call?.job ?? '')),
  });

  for (const name of ['before', 'alone', 'behind']) void commits.submit(name);
  for (const name of ['before', 'alone', 'behind']) {
    await turns();
    ends.get(name)?.();
  }
  await commits.drain();

  expect(seen).toEqual([
    'before begins',
    'before ends',
    'alone begins',
    'alone ends',
    'behind begins',
    'behind ends',
  ]);
});

/** Enough for whatever is due to begin. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

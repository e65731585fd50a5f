import { constants } from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { leaveInOrder } from '../../src/client/exit.ts';

const SIGNAL = 'SIGWINCH';

/** What becomes of two clients and the process when the signal comes, with whoever else listens to it. */
async function signalled(listenToo: () => void) {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
  onTestFinished(() => {
    kill.mockRestore();
    exit.mockRestore();
  });
  const done: string[] = [];
  const clients = ['first', 'second'].map((name) => ({
    hasWork: true,
    flush: async () => void done.push(`${name} flushed`),
    letGo: () => {},
    leave: () => void done.push(`${name} left`),
  }));
  listenToo();
  const takeBack = clients.map((client) => leaveInOrder(client, [SIGNAL]));
  onTestFinished(() => {
    for (const take of takeBack) take();
    process.removeAllListeners(SIGNAL);
  });

  process.emit(SIGNAL);
  await new Promise(setImmediate);
  return { done, kills: kill.mock.calls.length, exits: exit.mock.calls };
}

test('a signal that nobody else listens to ends the process once, when all clients are done', async () => {
  const { done, kills, exits } = await signalled(() => {});

  expect(done).toEqual(['first flushed', 'second flushed', 'first left', 'second left']);
  expect(kills).toBe(1);
  // The first process of a container does not die of it.
  expect(exits).toEqual([[128 + constants.signals[SIGNAL]]]);
});

test.each(['on', 'once'] as const)(
  'where the program listens too, by %s, it ends in its own time, and is counted until then',
  async (how) => {
    const { done, kills, exits } = await signalled(() => process[how](SIGNAL, () => {}));

    expect(done).toEqual(['first flushed', 'second flushed']);
    expect([kills, exits]).toEqual([0, []]);
  },
);

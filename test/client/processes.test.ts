import { expect, test } from 'vitest';
import { processesHere } from '../../src/client/spool/processes.ts';

const { self, isAlive } = processesHere();

test.each([
  ['this one is alive', self, true],
  ['of a thread of a living process nobody can tell', { ...self, thread: self.thread + 1 }, null],
  ['a thread of a dead process is dead', { ...self, pid: 2 ** 30, thread: 1 }, false],
  ['a number that means another process by now is a dead one', { ...self, since: '0' }, false],
  ['of another machine nobody can tell', { ...self, realm: 'elsewhere' }, null],
])('%s', (_, owner, expected) => {
  expect(isAlive(owner)).toBe(expected);
});

import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { alsoLog, inLogScope, outsideLogScope } from '../../src/log/scope.ts';
import { createLog } from '../../src/log.ts';

function record() {
  const lines: string[] = [];
  const log = createLog({
    write: (line) => lines.push(line),
    readable: false,
    now: () => new Date('2026-05-04T10:20:30.000Z'),
  });
  return { log, said: () => lines.map((line) => JSON.parse(line)) };
}

test('what is logged while something is done says what that belongs to, also after a wait, and each says its own', async () => {
  const { log, said } = record();
  const serve = (request: string) =>
    inLogScope({ request }, async () => {
      await setImmediate();
      log.info('answered');
      return request;
    });

  expect(await Promise.all([serve('one'), serve('two')])).toEqual(['one', 'two']);
  log.info('by itself');

  expect(said().map(({ request }) => request)).toEqual(['one', 'two', undefined]);
});

test('within a job a message says both, and what several share says neither', () => {
  const { log, said } = record();

  inLogScope({ job: 'deliver' }, () =>
    inLogScope({ notice: 'n1' }, () => {
      log.info('sent');
      outsideLogScope(() => log.info('shared'));
    }),
  );

  expect(said()).toMatchObject([{ job: 'deliver', notice: 'n1' }, {}]);
  expect(said()[1]).not.toHaveProperty('job');
});

test('what else there is to say of the moment is asked for at each line, and a secret in it is hidden', () => {
  const { log, said } = record();
  let trace = 'a';
  onTestFinished(alsoLog(() => ({ trace, token: 'hunter2' })));

  log.info('first');
  trace = 'b';
  log.info('second');

  expect(said()).toMatchObject([
    { trace: 'a', token: '[redacted]' },
    { trace: 'b', token: '[redacted]' },
  ]);
});

import { expect, onTestFinished, test } from 'vitest';
import { TallybotError } from '../../src/client/errors.ts';
import { createTeller } from '../../src/client/tell.ts';

test('without onError it is a warning of the process, said at once: a process that ends says no other', () => {
  const heard: Error[] = [];
  const hear = (warning: Error) => heard.push(warning);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));

  createTeller(undefined).tell(new TallybotError('unsent', 'One event.', { cause: new Error('no disk') }));

  expect(heard).toMatchObject([
    { name: 'TallybotWarning', code: 'TALLYBOT_unsent', message: 'One event. (no disk)' },
  ]);
});

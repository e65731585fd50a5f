import { expect, test } from 'vitest';
import { sparing } from '../../src/log/sparing.ts';

function record() {
  const said: Record<string, unknown>[] = [];
  let nowMs = 0;
  const warn = sparing(
    (message, fields) => said.push({ message, ...fields }),
    'request',
    () => nowMs,
  );
  return {
    said,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Made anew each time, as it is thrown. */
    fail: (request: number, { code = 'ECONNREFUSED', path = '/v1/events' } = {}) =>
      warn('request failed', { request, path, error: new Error('away', { cause: { code } }) }),
  };
}

test('a flood of the same is said at once, and then every ten seconds with how many were left out', () => {
  const { said, pass, fail } = record();

  for (let request = 0; request < 2_001; request += 1) {
    fail(request);
    pass(10);
  }

  expect(said.map(({ request, suppressed }) => [request, suppressed])).toEqual([
    [0, undefined],
    [1_000, 999],
    [2_000, 999],
  ]);
});

test('what differs in more than whom it happened to is said too, however deep the difference lies', () => {
  const { said, fail } = record();

  fail(1);
  fail(2, { code: 'ETIMEDOUT' });
  fail(3, { path: '/v1/balance' });
  fail(4);

  expect(said.map(({ request }) => request)).toEqual([1, 2, 3]);
});

test('what comes now and then is said each time, as it is', () => {
  const { said, pass, fail } = record();

  for (let request = 0; request < 3; request += 1) {
    fail(request);
    pass(10_000);
  }

  expect(said.map(({ request, suppressed }) => [request, suppressed])).toEqual([
    [0, undefined],
    [1, undefined],
    [2, undefined],
  ]);
});

test('of more kinds than are remembered the quietest is forgotten, and none is silenced for it', () => {
  const { said, fail } = record();
  for (let kind = 0; kind < 201; kind += 1) fail(kind, { path: `/${kind}` });

  fail(201, { path: '/0' });
  fail(202, { path: '/200' });

  expect(said).toHaveLength(202);
});

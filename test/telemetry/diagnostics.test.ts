import { afterEach, expect, test, vi } from 'vitest';
import { log } from '../../src/log.ts';
import { quietDiagnostics } from '../../src/telemetry/tracing/diagnostics.ts';

afterEach(() => vi.restoreAllMocks());

test('a collector that is away is told of once a minute, by what went wrong and not by a stack', () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => {});
  let nowMs = 0;
  const diagnostics = quietDiagnostics(() => nowMs);
  const thrown = {
    stack: 'Error: no\n    at net.js:1',
    message: 'connect ECONNREFUSED 127.0.0.1:9',
    name: 'Error',
  };

  diagnostics.error(JSON.stringify(thrown));
  diagnostics.error(JSON.stringify({ ...thrown, message: 'left out' }));
  nowMs = 60_000;
  diagnostics.warn('said in words');

  expect(warn.mock.calls.map(([, fields]) => fields)).toEqual([
    { reason: 'Error: connect ECONNREFUSED 127.0.0.1:9' },
    { reason: 'said in words' },
  ]);
});

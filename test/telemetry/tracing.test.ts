import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createLog } from '../../src/log.ts';
import type { Tracer } from '../../src/telemetry/tracer.ts';
import { openTracing, type Tracing } from '../../src/telemetry/tracing/open.ts';
import { type Collector, startCollector } from '../support/collector.ts';

let collector: Collector;
let logged: string[];

// One life of the tracing for all of it: what it sends, it sends as it ends.
beforeAll(async () => {
  collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'authorization=Bearer%20hunter2');
  vi.stubEnv('OTEL_RESOURCE_ATTRIBUTES', 'deployment.environment.name=test');
  const tracing = openTracing({ serviceName: 'tallybot', version: '1.2.3' });
  logged = await live(tracing);
  await tracing.close();
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await collector.close();
});

const CALLER = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' };

async function live({ tracer }: Tracing): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), readable: false });
  const headers = { traceparent: `00-${CALLER.trace}-${CALLER.span}-01` };
  await tracer.span('POST', { kind: 'server', headers }, async (span) => {
    await setImmediate();
    log.info('inside');
    await tracer.span(
      'inner',
      { attributes: { 'tallybot.events': 3, 'tallybot.repeated': false } },
      setImmediate,
    );
    span.rename('POST /v1/events');
  });
  log.info('outside');
  await commitTogether(tracer);
  await expect(
    tracer.span('broken', {}, () => Promise.reject(new TypeError('with a secret inside'))),
  ).rejects.toThrow('secret');
  tracer.span('nothing done', {}, () => null);
  const unsampled = { traceparent: `00-${CALLER.trace}-${CALLER.span}-00` };
  tracer.span('left out', { headers: unsampled }, () =>
    tracer.shared('for nobody', { callers: [tracer.here()] }, () => 1),
  );
  return lines;
}

/** What two requests wait for, and a third that nobody follows. */
async function commitTogether(tracer: Tracer): Promise<void> {
  const callers: unknown[] = [];
  for (const name of ['first', 'second']) tracer.span(name, {}, () => callers.push(tracer.here()));
  await tracer.shared('group commit', { callers: [null, ...callers] }, () =>
    tracer.span('in it', {}, setImmediate),
  );
}

const spanOf = (name: string) => {
  const found = collector.spans.find((span) => span.name === name);
  if (!found) throw new Error(`there is no span ${name}`);
  return found;
};

test('a request goes on with the trace of its caller, and what is done for it lies within', () => {
  const request = spanOf('POST /v1/events');

  expect(request).toMatchObject({ traceId: CALLER.trace, parentId: CALLER.span, failed: false });
  expect(spanOf('inner')).toMatchObject({
    ...{ traceId: CALLER.trace, parentId: request.spanId },
    attributes: { 'tallybot.events': 3, 'tallybot.repeated': false },
  });
});

test('lines logged within a trace name it', () => {
  expect(logged.map((line) => JSON.parse(line).trace)).toEqual([CALLER.trace, undefined]);
});

test('what several share is a part of the first that is followed, and linked with the others', () => {
  const [first, second] = [spanOf('first'), spanOf('second')];
  const commit = spanOf('group commit');

  expect(commit).toMatchObject({ traceId: first.traceId, parentId: first.spanId, links: [second.spanId] });
  expect(spanOf('in it')).toMatchObject({ traceId: first.traceId, parentId: commit.spanId });
});

test('of a fault its kind is told, and nothing it says', () => {
  expect(spanOf('broken')).toMatchObject({ failed: true, attributes: { 'error.type': 'TypeError' } });
  expect(collector.raw()).not.toContain('secret');
});

test('what came to nothing, and what the caller does not keep, is not sent', () => {
  const names = collector.spans.map(({ name }) => name);

  expect(names.filter((name) => ['nothing done', 'left out', 'for nobody'].includes(name))).toEqual([]);
});

test('the service says who it is, and signs in as the settings say', () => {
  expect(collector.resource).toMatchObject({
    'service.name': 'tallybot',
    'service.version': '1.2.3',
    'deployment.environment.name': 'test',
  });
  expect(collector.headers[0]).toMatchObject({ authorization: 'Bearer hunter2' });
});

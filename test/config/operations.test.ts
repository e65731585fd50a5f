import { expect, test } from 'vitest';
import { type Environment, readConfig, secretValues } from '../../src/config.ts';

const TOKEN = '0123456789abcdef';

test.each<[Environment, object]>([
  [{}, { by: 'this-machine' }],
  [{ HOST: '::1' }, { by: 'this-machine' }],
  [{ HOST: '0.0.0.0' }, { by: 'nobody' }],
  // A proxy on this machine lets the world in.
  [{ PUBLIC_URL: 'https://tallybot.example.com' }, { by: 'nobody' }],
  [
    { HOST: '0.0.0.0', METRICS_TOKEN: TOKEN },
    { by: 'token', token: TOKEN },
  ],
  [{ METRICS_TOKEN: TOKEN }, { by: 'token', token: TOKEN }],
  [{ HOST: '0.0.0.0', METRICS: 'on' }, { by: 'everybody' }],
  [
    { METRICS: 'on', METRICS_TOKEN: TOKEN },
    { by: 'token', token: TOKEN },
  ],
  [{ METRICS: 'off', METRICS_TOKEN: TOKEN }, { by: 'nobody' }],
])('with %j the metrics are read by %j', (environment, metrics) => {
  expect(readConfig(environment)).toMatchObject({ operations: { metrics } });
});

test.each<[Environment, string]>([
  [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must be 16 characters or more'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be debug, info, warn or error'],
  [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT must be auto, json or text'],
  [{ DRAIN_SECONDS: '301' }, 'DRAIN_SECONDS must be a whole number of seconds from 0 to 300'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT must be an address'],
  [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL must be http/protobuf'],
  [{ OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, 'OTEL_EXPORTER_OTLP_HEADERS must be name=value'],
  [{ OTEL_TRACES_SAMPLER: 'some' }, 'OTEL_TRACES_SAMPLER must be one of'],
  [{ OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1'],
])('%j is refused', (environment, begun) => {
  expect(readConfig(environment)).toEqual({ faults: [expect.stringContaining(begun)] });
});

const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

test.each<[Environment, object | null]>([
  [{}, null],
  [collector, { serviceName: 'tallybot' }],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otel.example/v1/traces' }, { serviceName: 'tallybot' }],
  [{ ...collector, OTEL_SERVICE_NAME: 'meter' }, { serviceName: 'meter' }],
  [{ ...collector, OTEL_TRACES_EXPORTER: 'none' }, null],
  [{ ...collector, OTEL_SDK_DISABLED: 'true' }, null],
])('with %j traces go out as %j', (environment, tracing) => {
  expect(readConfig(environment)).toMatchObject({ tracing });
});

test('what is sent along with traces is hidden as it is written and as it is sent', () => {
  const secrets = secretValues({
    METRICS_TOKEN: TOKEN,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20hunter2, x-team=blue',
  });

  expect(new Set(secrets)).toEqual(new Set([TOKEN, 'Bearer%20hunter2', 'Bearer hunter2', 'hunter2', 'blue']));
});

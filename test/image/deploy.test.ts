import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig, SETTINGS } from '../../src/config.ts';
import { parseDockerfile } from './dockerfile.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
// Node's own, which is no setting of ours.
const known = [...Object.keys(SETTINGS), 'NODE_ENV'];

const image = parseDockerfile(read('Dockerfile'));
// biome-ignore lint/suspicious/noExplicitAny: other people's formats, of which a test looks at a part
const compose: any = parse(read('compose.yaml'));
// biome-ignore lint/suspicious/noExplicitAny: the same
const kubernetes: any[] = parseAllDocuments(read('kubernetes.yaml')).map((each) => each.toJS());
const one = (kind: string) => kubernetes.find((each) => each.kind === kind);
const pod = one('Deployment').spec.template.spec;
const [container] = pod.containers;
const cluster: Record<string, string> = { ...one('ConfigMap').data, ...one('Secret').stringData };

describe.each([
  ['the image', image.environment],
  ['compose', Object.fromEntries(Object.entries(compose.services.tallybot.environment as object))],
  ['Kubernetes', cluster],
])('%s', (_name, environment) => {
  test('sets only what the service reads', () => {
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });
});

test('what the image and the Kubernetes example say together is accepted as settings', () => {
  const config = readConfig({ ...image.environment, ...cluster });

  expect('faults' in config ? config.faults : []).toEqual([]);
  expect(config).toMatchObject({ host: '0.0.0.0', port: 3_000, playground: false, demo: false });
});

test('nothing is locked with a key that everybody has read', () => {
  expect(cluster['TOKEN_KEYS']).toBeUndefined();
  expect(cluster['METRICS_TOKEN']).toBeUndefined();
});

test('a service that is told to stop has time to drain before it is killed', () => {
  const drain = Number(image.environment['DRAIN_SECONDS']);

  expect(Number.parseInt(compose.services.tallybot.stop_grace_period, 10)).toBeGreaterThan(drain + 30);
  expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(Number(cluster['DRAIN_SECONDS']) + 30);
});

test('probes and ports lead to where the service answers', () => {
  const { startupProbe, readinessProbe, livenessProbe, ports } = container;

  expect([startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => httpGet)).toEqual([
    { path: '/live', port: 'http' },
    { path: '/ready', port: 'http' },
    { path: '/live', port: 'http' },
  ]);
  expect(ports).toEqual([{ name: 'http', containerPort: Number(image.port) }]);
  expect(one('Service').spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 'http' }]);
  expect(compose.services.tallybot.ports[0]).toMatch(/:3000$/);
});

test('every part of the Kubernetes example finds the others by name', () => {
  const names = (kind: string) =>
    kubernetes.filter((each) => each.kind === kind).map((each) => each.metadata.name);
  const { matchLabels } = one('Deployment').spec.selector;

  expect(names('ConfigMap')).toContain(container.envFrom[0].configMapRef.name);
  expect(names('Secret')).toContain(container.envFrom[1].secretRef.name);
  expect(one('Deployment').spec.template.metadata.labels).toMatchObject(matchLabels);
  expect(one('Service').spec.selector).toEqual(matchLabels);
  expect(one('PodDisruptionBudget').spec.selector.matchLabels).toEqual(matchLabels);
});

test('nothing runs as root or may ask the cluster, and the container writes to no file of its own', () => {
  expect(image.user).toBe('node');
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.securityContext.runAsNonRoot).toBe(true);
  expect(container.securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
  });
});

test('the image starts the service as npm start does', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  expect(scripts['start']).toContain(image.command.join(' '));
});

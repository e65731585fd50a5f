import { expect, test } from 'vitest';
import { endpointsOf } from '../../src/http/api.ts';
import { curlOf } from '../../src/http/docs.ts';
import { type JsonSchema, openApiOf } from '../../src/http/openapi.ts';
import { idleParts, startApi } from '../support/api.ts';

const endpoints = endpointsOf(idleParts());

test.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint] as const))(
  'the example of %s is what it reads and what it answers',
  (_name, { path, query, body, answer, example }) => {
    const url = new URL(example.path ?? path, 'http://host');

    expect(url.pathname).not.toContain(':');
    expect(url.pathname.split('/').length).toBe(path.split('/').length);
    expect(query.safeParse(Object.fromEntries(url.searchParams)).error).toBeUndefined();
    if (body) expect(body.safeParse(example.body ?? {}).error).toBeUndefined();
    else expect(example.body).toBeUndefined();
    expect(answer.safeParse(example.answer).error).toBeUndefined();
  },
);

test('every route is in the document, once, with its key', async () => {
  const api = await startApi();

  const { json } = await api.call('GET', '/openapi.json');

  const said = Object.entries(json.paths as Record<string, object>).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const made = endpoints.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(said.sort()).toEqual(made.sort());
  expect(json).toMatchObject({ openapi: '3.1.0', security: [{ key: [] }] });
});

test('operations have names of their own', () => {
  const ids = operations(openApiOf(endpoints)).map(({ operationId }) => operationId);

  expect(new Set(ids).size).toBe(ids.length);
});

test('every field of the document says what it means', () => {
  const silent = fieldsOf(openApiOf(endpoints)).filter(({ schema }) => !schema['description']);

  expect(
    silent.map(({ name }) => name).filter((name) => !['status', 'type', 'title'].includes(name)),
  ).toEqual([]);
});

test('the document is plain JSON that points nowhere outside', () => {
  const text = JSON.stringify(openApiOf(endpoints));
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference);

  expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
});

test('the page for people has every endpoint, loads nothing, and runs nothing', async () => {
  const api = await startApi();

  const response = await fetch(`${api.url}/docs`);
  const page = await response.text();

  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(page).not.toMatch(/<script|<link|<img|https?:\/\/(?!host)[^\s"]*\.(js|css|png)/);
  expect(page).toContain('name="viewport"');
  for (const { summary, path } of endpoints) {
    expect(page).toContain(`>${summary.replaceAll('"', '&quot;')}</h3>`);
    expect(page).toContain(`${path}</code>`);
  }
});

test('no example breaks out of its quotes in a shell', () => {
  for (const endpoint of endpoints) {
    const data = /-d '(.*)'$/s.exec(curlOf(endpoint))?.[1] ?? '';

    expect(data).not.toContain("'");
  }
});

function operations(document: JsonSchema): JsonSchema[] {
  return Object.values(document['paths'] as Record<string, Record<string, JsonSchema>>).flatMap((path) =>
    Object.values(path),
  );
}

function fieldsOf(value: unknown): { name: string; schema: JsonSchema }[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => [
    ...(key === 'properties'
      ? Object.entries(part as Record<string, JsonSchema>).map(([name, schema]) => ({ name, schema }))
      : []),
    ...fieldsOf(part),
  ]);
}

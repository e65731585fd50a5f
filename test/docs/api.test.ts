import { expect, test } from 'vitest';
import { endpointsOf } from '../../src/http/api.ts';
import { idleParts } from '../support/api.ts';
import { readPage } from './blocks.ts';

const page = readPage('src/http/README.md');
const endpoints = endpointsOf(idleParts());

test.each(endpoints.map(({ method, path }) => [method, path]))(
  'the page speaks of %s %s',
  (_method, path) => {
    // As it is called in an example, or as it stands in a table.
    const spoken = new RegExp(path.replace(/^\/v1\//, '').replaceAll(/:\w+/g, '[\\w:-]+'));

    expect(page).toMatch(spoken);
  },
);

test('the page says of each status what it means', () => {
  const said = new Set([...page.matchAll(/^\| (\d{3}) /gm)].map(([, status]) => Number(status)));
  const answered = endpoints.flatMap(({ problems }) => Object.keys(problems).map(Number));

  expect([400, 401, 403, 413, 415, 429, 500, 503, ...answered].filter((status) => !said.has(status))).toEqual(
    [],
  );
});

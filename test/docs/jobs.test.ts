import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './blocks.ts';

test('the page lists every job that runs by the clock', () => {
  const wiring = readFileSync(join(root, 'src/wiring/jobs.ts'), 'utf8');
  const jobs = [...wiring.matchAll(/name: '([\w-]+)', ticks/g)].map(([, name]) => name);
  const [, listed = ''] = readPage('src/jobs/README.md').split('## What else is done unasked');
  const rows = [...listed.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name);

  expect(jobs.length).toBeGreaterThan(0);
  expect(rows.sort()).toEqual(jobs.sort());
});

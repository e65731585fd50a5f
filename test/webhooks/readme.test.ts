import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { warningFacts, warningKinds } from '../../src/domain/warning.ts';
import { messageTypes } from '../../src/webhooks/message.ts';

const page = readFileSync(join(import.meta.dirname, '../../src/webhooks/README.md'), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `([a-z_.]+)`\s*\|[^|]*\|\s*(?:`([^`]*)`)?/gm)].map(([, type = '', facts = '']) => [
    type,
    facts,
  ]),
);

test.each(warningKinds)('the page says which facts come with %s', (kind) => {
  const facts = Object.keys(warningFacts[kind].shape).filter((name) => name !== 'at');

  expect(
    rows
      .get(messageTypes[kind] ?? '')
      ?.split(' ')
      .sort(),
  ).toEqual(facts.sort());
});

import { expect, test } from 'vitest';
import { findListed, hintListed } from '../../src/chat/listed.ts';

const listed = [
  { id: 'week-3fa1', name: 'Weekly, Monday 09:00, Slack C1, everything' },
  { id: 'month-77c0', name: 'Monthly, on the first, 09:00, Slack C1, everything' },
];
const none = 'There is none yet.';

test.each([
  ['week-3fa1', 'week-3fa1'],
  ['WEEK-3FA1', 'week-3fa1'],
  ['monthly, on the first, 09:00, slack c1, everything', 'month-77c0'],
  ['weekly', undefined],
])('“%s” is %s', (said, id) => {
  expect(findListed(listed, said)).toBe(id);
});

test.each([
  ['week-3fa2', 'Did you mean “Weekly, Monday 09:00, Slack C1, everything”?'],
  ['the first', 'Did you mean “Monthly, on the first, 09:00, Slack C1, everything”?'],
  ['everything', `Did you mean ${listed.map(({ name }) => `“${name}”`).join(' or ')}?`],
  ['xyzzy', `There are ${listed.map(({ name }) => `“${name}”`).join(', ')}.`],
  [undefined, `There are ${listed.map(({ name }) => `“${name}”`).join(', ')}.`],
])('who said “%s” is helped by: %s', (said, hint) => {
  expect(hintListed(listed, said, none)).toBe(hint);
});

test('of many, a few are named', () => {
  const many = Array.from({ length: 9 }, (_, at) => ({ id: `id-${at}`, name: `Cap ${at}` }));

  expect(hintListed(many, 'xyzzy', none)).toMatch(/^There are “Cap 0”, .*“Cap 4” and 4 more\.$/);
  expect(hintListed([], 'xyzzy', none)).toBe(none);
});

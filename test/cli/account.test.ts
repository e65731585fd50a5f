import { expect, test } from 'vitest';
import { platformOf } from '../../src/cli/account.ts';

test.each([
  ['T0123ABCD', 'slack'],
  ['E0123ABCD', 'slack'],
  ['1573675573975187460', 'discord'],
])('%s is an id of %s', (id, platform) => {
  expect(platformOf(id)).toBe(platform);
});

test.each(['', 'acme', '42', 't0123'])('“%s” is an id of neither, and what they look like is said', (id) => {
  expect(() => platformOf(id)).toThrow(`“${id}” is no id of a workspace or server.`);
});

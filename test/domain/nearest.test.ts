import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/domain/nearest.ts';

const commands = [
  'summary',
  'agents',
  'history',
  'patterns',
  'log',
  'why',
  'value',
  'tips',
  'export',
  'help',
];

test.each([
  ['sumary', 'summary', 'a letter left out'],
  ['agentss', 'agents', 'a letter too many'],
  ['histary', 'history', 'a letter exchanged'],
  ['lgo', 'log', 'two letters swapped'],
  ['hlep', 'help', 'two letters swapped'],
  ['HISTORY', 'history', 'capitals'],
  ['pattrens', 'patterns', 'two letters swapped'],
])('%s means %s: %s', (typed, meant) => {
  expect(nearest(typed, commands)).toBe(meant);
});

test.each(['', 'x', 'hi', 'balance', 'zzzzzz', 'supercalifragilistic'])(
  '%j resembles nothing, and nothing is guessed',
  (typed) => {
    expect(nearest(typed, commands)).toBeUndefined();
  },
);

test('of equally near candidates the first listed is meant', () => {
  expect(nearest('cat', ['car', 'bat'])).toBe('car');
  expect(nearest('cat', ['bat', 'car'])).toBe('bat');
});

test('a word that is a candidate means itself, whatever else is near', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.stringMatching(/^[a-d]{1,5}$/), { minLength: 1 }),
      fc.nat(),
      (words, pick) => {
        const word = words[pick % words.length] ?? '';

        expect(nearest(word, words)).toBe(word);
      },
    ),
  );
});

test('one slip in a word of three letters or more is found', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z]{4,12}$/),
      fc.nat(),
      fc.constantFrom('drop', 'double', 'swap'),
      (word, at, slip) => {
        const i = at % (word.length - 1);
        const [a = '', b = ''] = [word[i], word[i + 1]];
        const slipped = { drop: b, double: a + a + b, swap: b + a }[slip];

        expect(nearest(word.slice(0, i) + slipped + word.slice(i + 2), [word])).toBe(word);
      },
    ),
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, nearestNames } from '../../src/domain/nearest.ts';

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

describe('names of several words', () => {
  const agents = [
    'Harbour Front Desk',
    'Harbour Reception Line',
    'Northside Sales Chat',
    'Mia',
    '受付 ボット',
  ];

  test.each([
    ['Reception Line', ['Harbour Reception Line'], 'what a longer name ends with'],
    ['northside', ['Northside Sales Chat'], 'what it begins with'],
    ['north', ['Northside Sales Chat'], 'the beginning of its first word'],
    ['sales', ['Northside Sales Chat'], 'one word of several'],
    ['Recepton Lin', ['Harbour Reception Line'], 'some of its words, mistyped'],
    ['Harbor Front Desk', ['Harbour Front Desk'], 'the whole, mistyped'],
    ['harbour', ['Harbour Front Desk', 'Harbour Reception Line'], 'what two names begin with'],
    ['ボット', ['受付 ボット'], 'a word of any script'],
  ])('%s means %j: %s', (typed, meant) => {
    expect(nearestNames(typed, agents)).toEqual(meant);
  });

  test.each(['', '  ', 'ha', 'zzz', 'accounts'])('%j means none of them', (typed) => {
    expect(nearestNames(typed, agents)).toEqual([]);
  });

  test('a zone is found by its city', () => {
    expect(nearestNames('Katmandu', ['Europe/Berlin', 'Asia/Kathmandu'])).toEqual(['Asia/Kathmandu']);
    expect(nearestNames('new york', ['America/New_York'])).toEqual(['America/New_York']);
  });

  test('no more than three are offered', () => {
    expect(nearestNames('bot', ['bot a', 'bot b', 'bot c', 'bot d'])).toHaveLength(3);
  });

  test('any stretch of whole words of a name finds it', () => {
    const word = fc.stringMatching(/^[a-z]{3,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), fc.nat(), fc.nat(), (words, a, b) => {
        const from = a % words.length;
        const typed = words.slice(from, from + 1 + (b % (words.length - from))).join(' ');

        expect(nearestNames(typed, [words.join(' ')])).toEqual([words.join(' ')]);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { amountOption, choiceOption, pressOptions, textOption } from '../../src/chat/option.ts';
import { newRef, pressOf } from '../../src/chat/press.ts';
import { readOptions } from '../../src/chat/words.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const HOUR = 3_600_000;

describe('a button', () => {
  test('carries a name of its own and the time of its question', () => {
    const [one, other] = [newRef(now), newRef(now)];

    expect(one).not.toBe(other);
    expect(pressOf({ confirm: 'yes', ref: one }, now + HOUR)).toEqual({ ref: one, askedAt: now });
  });

  test('is no press without its name or its answer', () => {
    expect(pressOf({ ref: newRef(now) }, now)).toBeNull();
    expect(pressOf({ confirm: 'yes' }, now)).toBeNull();
  });

  test.each([
    ['an hour old', newRef(now - HOUR - 1)],
    ['from the future', newRef(now + 2 * HOUR)],
    ['made up', 'subscription:cycle:14'],
    ['empty', ''],
  ])('that is %s is refused', (_, ref) => {
    expect(() => pressOf({ confirm: 'yes', ref }, now)).toThrow('more than an hour ago');
  });
});

describe('an amount', () => {
  const buy = command({
    path: 'buy',
    summary: '',
    right: 'view',
    options: z.object({
      amount: amountOption(''),
      per: choiceOption(['day', 'week'], ''),
      remarks: textOption(''),
      ...pressOptions(),
    }),
    examples: ['buy 5'],
    run: () => Promise.reject(new Error('not run')),
  });

  test.each([
    ['500', { amount: '500' }],
    ['0.5 per day', { amount: '0.5', per: 'day' }],
    ['amount 12.25 week', { amount: '12.25', per: 'week' }],
    ['1,000', { amount: '1,000' }],
    ['-5', { amount: '-5' }],
    ['500 invoice 7', { amount: '500', remarks: 'invoice 7' }],
    ['500 "per" day', { amount: '500', remarks: 'per', per: 'day' }],
    ['"500"', { remarks: '500' }],
  ])('is read from “%s”', (typed, options) => {
    expect(readOptions(buy, typed)).toEqual(options);
  });

  test('is exact, and what is none is said where it is read', () => {
    expect(buy.options.parse({ amount: '0.000001' })).toEqual({ amount: 1n });
    expect(() => buy.options.safeParse({ amount: '1,000' })).toThrow('“1,000” is not an amount of credits.');
  });
});

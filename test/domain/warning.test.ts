import { expect, test } from 'vitest';
import { thresholdOf } from '../../src/domain/alert.ts';
import { isGravest } from '../../src/domain/warning.ts';

const low = (threshold: string, basis = '10000') => ({
  ruleId: 'r',
  threshold,
  available: '0',
  basis,
  basisName: 'plan_credits',
  cycle: 1,
  at: 0,
});

test.each<[crossed: string, levels: string[], basis: string, isIt: boolean]>([
  ['0%', ['20%', '10%', '0%'], '10000', true],
  ['10%', ['20%', '10%', '0%'], '10000', false],
  ['20%', ['20%'], '10000', true],
  // A share and a number are compared as credits: a tenth of 10 000 is more than 500, of 1 000 less.
  ['500', ['10%', '500'], '10000', true],
  ['500', ['10%', '500'], '1000', false],
  ['10%', ['10%', '500'], '1000', true],
  // It was crossed, and is a level no more.
  ['10%', ['20%'], '10000', true],
])('%s of %j with a basis of %s is the gravest: %s', (crossed, levels, basis, isIt) => {
  const rule = { thresholds: levels.map(thresholdOf) };

  expect(isGravest('low_credit', low(crossed, basis), rule)).toBe(isIt);
});

test('an agent that stopped is always grave, and nothing else is', () => {
  const rule = { thresholds: [thresholdOf('20%')] };

  expect(isGravest('stopped', { agentId: 'a', cycle: 1, at: 0 }, rule)).toBe(true);
  expect(isGravest('spike', {}, rule)).toBe(false);
});

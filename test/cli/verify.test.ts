import { expect, test } from 'vitest';
import { sayVerdicts } from '../../src/cli/verify/say.ts';

test('of a database without accounts, as a restore into the wrong one leaves it, it is not said that all is well', () => {
  expect(sayVerdicts([])).toBe('There is no account in this database: nothing was verified.');
});

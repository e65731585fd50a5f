import { expect, test } from 'vitest';
import { armed } from '../../src/domain/alert.ts';
import { sayOnce } from '../../src/domain/said.ts';

test('what was said is not said again in its epoch, and anew in another', () => {
  const first = sayOnce(armed, 'monday', ['b', 'a', 'b']);
  const again = sayOnce(first.said, 'monday', ['a', 'c']);

  expect(first).toEqual({ said: { epoch: 'monday', fired: ['a', 'b'] }, fresh: ['b', 'a'] });
  expect(again.fresh).toEqual(['c']);
  expect(sayOnce(again.said, 'monday', ['a', 'b', 'c']).said).toBe(again.said);
  expect(sayOnce(again.said, 'tuesday', ['a'])).toEqual({
    said: { epoch: 'tuesday', fired: ['a'] },
    fresh: ['a'],
  });
});

test('an epoch does not say more than anybody would read', () => {
  const names = Array.from({ length: 80 }, (_, index) => `model-${index}`);
  const { said, fresh } = sayOnce(armed, 'monday', names);

  expect(fresh).toHaveLength(50);
  expect(sayOnce(said, 'monday', ['another'])).toEqual({ said, fresh: [] });
});

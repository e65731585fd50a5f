import { expect, it } from 'vitest';
import { createPictureCache } from '../../src/charts/picture-cache.ts';

function picture(bytes: number) {
  return { png: Buffer.alloc(bytes), width: 1, height: 1 };
}

it('what was not asked for the longest makes room', () => {
  const cache = createPictureCache(30);
  for (const key of ['a', 'b', 'c']) cache.set(key, picture(10));
  cache.get('a');

  cache.set('d', picture(10));

  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key))).toEqual(['a', 'c', 'd']);
});

it('one that is put twice counts once', () => {
  const cache = createPictureCache(30);
  for (let times = 0; times < 9; times += 1) cache.set('a', picture(10));

  cache.set('b', picture(20));

  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeDefined();
});

it('one larger than the cache throws nothing else out', () => {
  const cache = createPictureCache(30);
  cache.set('a', picture(10));

  cache.set('b', picture(31));

  expect(cache.get('a')).toBeDefined();
  expect(cache.get('b')).toBeUndefined();
});

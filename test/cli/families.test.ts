import { expect, test } from 'vitest';
import { families } from '../../src/cli/families.ts';

test.each(Object.entries(families))(
  'every verb of “%s” begins with that word, by which it is found',
  async (word, load) => {
    const verbs = Object.entries(await load());

    expect(verbs).not.toEqual([]);
    for (const [name, { usage }] of verbs) {
      expect(name.split(' ')[0]).toBe(word);
      expect(usage.startsWith(name)).toBe(true);
    }
  },
);

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';

const FOLDER = join(import.meta.dirname, '../../commands');
/** What a group answers with when nothing follows its name. */
const whole = ['summary', 'balance'];

test('the list has every command of the folder, each by the words that its path says', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && path !== 'index.ts')
    .map((path) => path.replace(/\.ts$/, '').split('/'))
    .map(([group = '', ...names]) => [group, ...names.filter((name) => !whole.includes(name))].join(' '));

  expect(commands.map(({ path }) => path).sort()).toEqual(files.sort());
});

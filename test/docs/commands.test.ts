import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import { demoCompanies } from '../../prisma/demo/terms.ts';
import { examplesFor } from '../../src/chat/examples.ts';
import { readPage, root } from './blocks.ts';

const PICTURE_BYTES_MAX = 60_000;
const FOLDER = join(root, 'commands/pictures');

const page = readPage('commands/README.md');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);
// As whoever tries them in the playground can type them.
const cast = {
  agents: [{ id: 'harbour-chat', name: 'Harbour Front Desk', archived: false }],
  companies: demoCompanies.map(({ id, name }) => ({ id, name, archived: false })),
};
const fileOf = (path: string) => `${path.replaceAll(' ', '-')}.png`;

test.each(commands.map((command) => [command.path, command] as const))(
  'the page shows /%s, with every example and a picture of its answer',
  (path, command) => {
    const section = sections.get(`/${path}`) ?? '';
    const missing = examplesFor(command, cast).filter((example) => !section.includes(`\`/${example}\``));

    expect(missing).toEqual([]);
    expect(section).toContain(`](pictures/${fileOf(path)})`);
    expect(page).toContain(`[\`/${path}\`](#${path.replaceAll(' ', '-')})`);
  },
);

test('pictures are small, and there is none of a command that is gone', () => {
  const expected = commands.map(({ path }) => fileOf(path)).sort();

  expect(readdirSync(FOLDER).sort()).toEqual(expected);
  expect(expected.filter((name) => !existsSync(join(FOLDER, name)))).toEqual([]);
  expect(expected.filter((name) => statSync(join(FOLDER, name)).size > PICTURE_BYTES_MAX)).toEqual([]);
});

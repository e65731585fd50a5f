import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { families } from '../../src/cli/families.ts';
import { allVerbs } from '../../src/cli/find-verb.ts';
import { printHandbook } from './handbook.ts';

const README = join(import.meta.dirname, '../../src/cli/README.md');
const MARK = '<!-- verbs -->\n';

test('the README says of every verb what the verb says of itself: npx vitest run --project unit test/cli/readme.test.ts -u', async () => {
  const [written = ''] = readFileSync(README, 'utf8').split(MARK);

  await expect(`${written}${MARK}\n${printHandbook(await allVerbs(families))}`).toMatchFileSnapshot(README);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../commands/index.ts';
import { LINK_PATH } from '../../src/chat/linking.ts';
import { interactive } from '../../src/playground/slack/blocks.ts';
import type { TestDatabase } from '../support/database.ts';
import { createDemoDatabase } from '../support/demo.ts';
import { type BotStage, botStage, saidBy } from './bot-stage.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDemoDatabase();
});
afterAll(() => database.drop());

describe.each(['socket', 'http'] as const)('over %s', (transport) => {
  let on: BotStage;

  beforeAll(async () => {
    on = await botStage(database, { transport });
  });
  afterAll(() => on.close());

  it.each(commands.map(({ path }) => path))(
    '“/%s” is answered to whoever typed it alone, with no button twice',
    async (path) => {
      const [word = '', ...rest] = path.split(' ');

      const answer = await on.sees(on.ann, on.general, () =>
        on.ann.slash(on.general, `/${word}`, rest.join(' ')),
      );

      expect(answer.ephemeralTo).toBe(on.ann.user.id);
      expect(on.ben.sees(on.general)).toEqual([]);
      expect(on.ann.notices()).toEqual([]);
      expect(saidBy(answer)).not.toContain('Something went wrong');
      if (path !== LINK_PATH) expect(saidBy(answer)).toContain('Share to channel');
      const buttons = interactive(answer.blocks).flatMap(({ element }) => element.text?.text ?? []);
      expect(buttons).toEqual([...new Set(buttons)]);
    },
  );
});

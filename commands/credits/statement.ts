import { z } from 'zod';
import { command } from '../../src/chat/command.ts';
import { cursorOption } from '../../src/chat/option.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { invariant } from '../../src/domain/errors.ts';
import { readStatement } from '../../src/reports/statement.ts';
import { viewStatement } from '../../src/views/statement.ts';

const LINES_A_PAGE = 10;

export const creditsStatement = command({
  path: 'credits statement',
  summary: 'Everything used and added, with the balance after each',
  right: 'view',
  options: z.object({ after: cursorOption() }),
  examples: ['credits statement'],
  async run({ after }, { reports, directory, now }) {
    const question = { cursor: after, limit: LINES_A_PAGE };
    const page = await readStatement(reports, directory.id, question, now);
    invariant(page, 'an account that is listed has a statement');
    return viewStatement(page, directory, after === undefined, (changes) =>
      sayCommand('credits statement', changes),
    );
  },
});

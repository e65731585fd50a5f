import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { command } from '../../src/chat/command.ts';
import { amountOption, pressOptions, textOption } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { credits, printCredits } from '../../src/domain/credits.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { readBalance } from '../../src/reports/balance.ts';
import { viewToppedUp, viewTopUp, viewTopUpQuestion } from '../../src/views/top-up.ts';

const PATH = 'credits top-up';
// A slip of the finger is longer than any purchase.
const AMOUNT_MAX = credits(10_000_000);

export const creditsTopUp = command({
  path: PATH,
  summary: 'Packs and where to buy them; managers record what was bought',
  right: 'view',
  options: z.object({
    amount: amountOption('how many credits were bought'),
    remarks: textOption('what stands in the statement beside them, such as an invoice number'),
    ...pressOptions(),
  }),
  examples: ['credits top-up', 'credits top-up 500', 'credits top-up amount:500 remarks:"Invoice 1042"'],
  async run(options, context) {
    const { acts, directory, now, person, reports } = context;
    const { amount, remarks } = options;
    const balance = await readBalance(reports, directory.id, now);
    invariant(balance, 'an account that is listed has a balance');
    if (amount === undefined) {
      if (remarks !== undefined) throw noAmount(remarks);
      return viewTopUp(balance, await reports.prices(directory.id), directory, person.right === 'manage');
    }

    refuseWithoutRight({ path: PATH, right: 'manage' }, context);
    if (amount <= 0n || amount > AMOUNT_MAX) throw outOfBounds();
    const press = pressOf(options, now);
    if (!press) {
      const yes = { amount: printCredits(amount), remarks, confirm: 'yes', ref: newRef(now) };
      return viewTopUpQuestion(amount, remarks, balance, directory, sayCommand(PATH, yes));
    }
    const answer = await acts.grant(directory.id, {
      id: `chat:${press.ref}`,
      pool: 'top_up',
      amount,
      effectiveAt: null,
      expiresAt: null,
      agentId: null,
      priority: null,
      actor: by(context).actor,
      remarks: remarks ?? null,
    });
    if (answer.status === 'refused') {
      throw new UserError('button-used', 'This button has added another amount already.', {
        hint: 'Nothing was done now. Ask again with “/credits top-up”.',
      });
    }
    return viewToppedUp(amount, answer.balanceAfter, answer.status === 'granted', person.name);
  },
});

function noAmount(said: string): UserError {
  return new UserError('no-amount', `“${said}” is not an amount of credits.`, {
    hint: 'Say how many, such as “/credits top-up 500”.',
  });
}

function outOfBounds(): UserError {
  return new UserError('bad-amount', 'I can add more than 0 and at most 10 000 000 credits at once.', {
    hint: 'Try “/credits top-up 500”. To take credits away, use the API’s adjustments.',
  });
}

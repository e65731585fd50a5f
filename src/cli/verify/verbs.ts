import { quiet } from '../options.ts';
import { verb } from '../verb.ts';
import { sayVerdicts } from './say.ts';

export const verifyVerbs = [
  verb({
    name: 'verify',
    does: 'fold the facts of an account, or of all, and name every stored number that differs',
    more:
      'It reads one state of the database and locks nothing; it ends with 1 if anything differs. With --repair those ' +
      'numbers are built anew from the facts, under the lock of the account, and never the facts.',
    options: {
      account: { kind: 'account', does: 'this one alone' },
      repair: { kind: 'flag', does: 'build anew what differs' },
      quiet,
    },
    example: { words: 'verify --account demo' },
    resume: 'Nothing was changed in the account that was being looked at.',
    run: async (given, screen) => (await import('./act.ts')).verify(given, screen),
    returns: {
      clean: 'whether nothing differs, or not any more',
      accounts: [
        {
          account: 'which one',
          count: 'how many numbers differed',
          left: 'how many still do',
          differences: [
            {
              of: 'which table, or which kind of posting',
              key: 'which row of it',
              stored: 'what stands there; null: nothing',
              expected: 'what the facts add up to; null: nothing should',
              repaired: 'whether it was put right',
            },
          ],
        },
      ],
    },
    say: ({ accounts }) => sayVerdicts(accounts),
    fails: ({ clean }) => !clean,
  }),
];

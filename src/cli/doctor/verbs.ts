import { verb } from '../verb.ts';
import { sayLooked } from './say.ts';

export const doctorVerbs = [
  verb({
    name: 'doctor',
    does: 'look at everything that must be right, and say what is not and what to do',
    more: 'Ends with 1 if anything is broken.',
    example: { words: 'doctor' },
    run: async () => (await import('./act.ts')).examine(),
    returns: {
      well: 'whether nothing is broken',
      checks: [
        {
          name: 'what was looked at',
          state: 'good, doubtful (it works, but not as it should), broken, or unseen',
          says: 'what was found',
          fix: 'what to do about it, where there is something to do',
        },
      ],
    },
    say: ({ checks }) => sayLooked(checks),
    fails: ({ well }) => !well,
  }),
];

import { allVerbs, familyOf, findVerb } from '../find-verb.ts';
import { verb } from '../verb.ts';
import { describeVerb, listVerbs } from './text.ts';

export const helpVerbs = [
  verb({
    name: 'help',
    does: 'say what there is, or how a verb is used',
    words: { verb: { kind: 'words', does: 'a verb, or the first word of some' } },
    example: { words: 'help key create' },
    async run({ verb: words = [] }, { families }) {
      const [first] = words;
      const found =
        first === undefined
          ? await allVerbs(families)
          : words.length === 1
            ? await familyOf(families, first)
            : [(await findVerb(families, words)).verb];
      return { verbs: found.filter(({ hidden }) => !hidden).map(describeVerb) };
    },
    returns: {
      verbs: [
        {
          name: 'as typed behind “tallybot”',
          does: 'what it is for',
          more: 'what else to know; null: nothing',
          usage: 'all it takes, in one line',
          takes: [
            {
              as: 'how it is typed',
              does: 'what it is for',
              required: 'whether it must be there',
              choices: 'what can be said; empty: anything',
              otherwise: 'what holds where it is left out; null: nothing',
            },
          ],
          example: 'one way to use it',
          returns: 'the fields of what --json prints, each with what it means',
        },
      ],
    },
    say: ({ verbs }) => listVerbs(verbs),
  }),
];

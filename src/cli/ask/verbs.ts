import { verb } from '../verb.ts';

export const askVerbs = [
  verb({
    name: 'ask',
    does: 'answer a command in this terminal, as it would be answered in chat',
    words: { command: { kind: 'words', does: 'what one would type there', otherwise: 'usage' } },
    options: {
      account: { kind: 'account', does: 'whose usage', otherwise: 'demo' },
      as: { kind: 'choice', choices: ['member', 'manager'], does: 'who asks', otherwise: 'manager' },
      yes: { kind: 'flag', does: 'where it asks back, press the button that does it' },
      charts: { kind: 'folder', does: 'where to put the pictures of its charts' },
    },
    more: 'What a command changes is audited in the name of whoever is logged in here.',
    example: { words: 'ask "usage agents last week"' },
    run: async (given) => (await import('./act.ts')).ask(given),
    returns: {
      status: 'done; refused: it was asked wrongly; failed: it is our fault',
      text: 'the answer, as it is printed',
      card: 'the answer as data: title, tone, subtitle, parts, actions and notes',
      charts: 'the pictures that were drawn',
    },
    say: ({ text, charts }) => [text, ...charts].join('\n'),
    fails: ({ status }) => status !== 'done',
  }),
];

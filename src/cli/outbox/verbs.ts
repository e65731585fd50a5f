import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const outboxVerbs = [
  verb({
    name: 'outbox list',
    does: 'list the messages that wait to be posted, and those that were given up',
    more: 'The oldest first, a thousand at most.',
    options: { account: { kind: 'account', does: 'of this account alone' } },
    example: { words: 'outbox list' },
    run: async (given) => (await import('./acts.ts')).listOutbox(given),
    returns: {
      waiting: 'how many wait',
      dead: 'how many were given up',
      notices: [
        {
          account: 'whose it is',
          id: 'of the message',
          kind: 'what it says',
          state: 'waiting or dead',
          destinationId: 'where it goes; null: nowhere yet',
          createdAt: 'when it came up',
          dueAt: 'when it is to be posted',
          attempts: 'how often it was tried',
          error: 'what went wrong last; null: nothing',
        },
      ],
    },
    say: ({ waiting, dead, notices }) =>
      [
        ...(notices.length === 0
          ? []
          : [
              table(
                ['account', 'state', 'due', 'tries', 'kind', 'notice', 'error'],
                notices.map(({ account, state, dueAt, attempts, kind, id, error }) => [
                  account,
                  state,
                  dueAt,
                  String(attempts),
                  kind,
                  id,
                  error ?? '–',
                ]),
              ),
            ]),
        `${waiting} waiting, ${dead} given up.`,
      ].join('\n'),
  }),
  verb({
    name: 'outbox resend',
    does: 'try what was given up anew: one message, or all of an account',
    more: 'A channel that was broken counts as there again, until it is found not to be.',
    words: { notice: { kind: 'notice', does: 'which message; left out: all' } },
    options: { account: { kind: 'account', does: 'whose messages', required: true } },
    example: { words: 'outbox resend --account demo' },
    run: async (given) => (await import('./acts.ts')).resend(given),
    returns: {
      account: 'whose messages',
      id: 'which one; null: all',
      status: 'changed, or unchanged where nothing had been given up',
    },
    say: ({ status }) =>
      status === 'unchanged' ? 'Nothing was given up.' : 'It waits again, and is posted within seconds.',
  }),
];

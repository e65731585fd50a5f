import { verb } from '../verb.ts';
import { sayEvents } from './say.ts';

export const eventsVerbs = [
  verb({
    name: 'events',
    does: 'show the events that arrived last, in the order of their arrival',
    more:
      'With --follow it goes on with those that arrive from now on, until Ctrl+C; with --json as well, each event is a ' +
      'line of its own.',
    options: {
      account: { kind: 'account', does: 'whose events', required: true },
      agent: { kind: 'agent', does: 'of this agent alone' },
      limit: { kind: 'count', does: 'the last so many', otherwise: '20' },
      follow: { kind: 'flag', does: 'go on with what arrives' },
    },
    example: { words: 'events --account demo --limit 5' },
    run: async (given, screen) => (await import('./act.ts')).showEvents(given, screen),
    returns: {
      events: [
        {
          seq: 'its number in the account, by arrival',
          source: 'who sent it',
          id: 'its id there',
          type: 'reply, call, lead or adjustment',
          occurredAt: 'when it happened',
          receivedAt: 'when it arrived',
          agent: 'who spent',
          kind: 'the kind of agent',
          company: 'for which company; null: none was named',
          person: 'for whom; null: nobody was named',
          model: 'by which model; null: none was named',
          quantity: 'how many responses',
          chargedCredits: 'what it cost',
          free: 'why it cost nothing; null: it did cost something',
          remarks: 'what was said of it; null: nothing',
        },
      ],
    },
    say: ({ events }) => (events.length === 0 ? 'There are no events.' : sayEvents(events)),
  }),
];

export const eventVerbs = [
  verb({
    name: 'event void',
    does: 'take an event back, as if it had never been',
    more:
      'In an open cycle its charge is undone, and what came after it is drawn anew. Of a closed cycle the credits come ' +
      'back as an adjustment.',
    words: { event: { kind: 'text', does: 'its id', required: true } },
    options: {
      account: { kind: 'account', does: 'whose event', required: true },
      source: { kind: 'text', does: 'who sent it', otherwise: 'api' },
      remarks: { kind: 'text', does: 'why, for the audit and the statement' },
    },
    example: {
      words: 'event void call-7f3a --account demo --remarks "A test call"',
      needs: 'an event of that id',
    },
    run: async (given) => (await import('./void.ts')).takeBack(given),
    returns: {
      id: 'of the event',
      status: 'voided, or duplicate where it was taken back before',
      credited: 'how many credits came back; null: it was taken back before',
      asGrant: 'whether they came back as an adjustment',
      balanceAfter: 'what is left now; null: it was taken back before',
    },
    say: ({ id, credited, balanceAfter }) =>
      credited === null
        ? `The event ${id} was taken back before.`
        : `The event ${id} is taken back: ${credited} credits came back. ${balanceAfter} are left.`,
  }),
];

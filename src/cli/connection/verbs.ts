import { providers } from '../../connectors/providers.ts';
import { sayFields, table } from '../table.ts';
import { verb } from '../verb.ts';

const account = { kind: 'account', does: 'whose connection it is', required: true } as const;
const there = {
  kind: 'connection',
  does: 'its id, as connection list names it',
  required: true,
} as const;
const needs = 'a connection of that id';

export const connectionVerbs = [
  verb({
    name: 'connection add',
    does: 'take the messages of a provider, and say what has to be set there',
    more:
      'Its secret comes by one of --secret-file, --secret-stdin and --secret-env, so that it stands in no history of a ' +
      'shell; it is a text or, of several, a JSON object. TOKEN_KEYS must be set, with which it is locked. Under an id ' +
      'that is taken, what was there is replaced. The settings of each provider: src/connectors/README.md.',
    words: { provider: { kind: 'choice', choices: providers, does: 'whose messages', required: true } },
    options: {
      account,
      id: { kind: 'text', does: 'how it is named from now on, also in its address', required: true },
      'secret-file': { kind: 'file', does: 'a file with the secret' },
      'secret-stdin': { kind: 'flag', does: 'read the secret from stdin' },
      'secret-env': {
        kind: 'text',
        does: 'the variable of the environment that holds the secret',
        sign: 'name',
      },
      settings: { kind: 'file', does: 'a JSON file with its settings; left out: none' },
    },
    example: {
      words: 'connection add vapi --account demo --id phones --secret-file vapi.secret',
      needs: 'TOKEN_KEYS and a file with the secret',
    },
    run: async (given, screen) => (await import('./acts.ts')).addConnection(given, screen),
    returns: {
      account: 'whose connection it is',
      id: 'by which it is named',
      provider: 'whose messages it takes',
      status: 'created or changed',
      address: 'where the provider has to send them',
      steps: 'what has to be set there',
    },
    say: ({ id, status, steps }) =>
      [
        `The connection ${id} is ${status}. To be set at the provider:`,
        ...steps.map((step) => `  ${step}`),
      ].join('\n'),
  }),
  verb({
    name: 'connection list',
    does: 'list what is connected, when it was last heard, and what was last wrong with a message',
    options: { account: { kind: 'account', does: 'whose connections; left out: of all' } },
    example: { words: 'connection list --account demo' },
    run: async (given) => (await import('./acts.ts')).listConnections(given),
    returns: {
      connections: [
        {
          account: 'whose connection it is',
          id: 'by which it is named',
          provider: 'whose messages it takes',
          address: 'where the provider sends them',
          connectedAt: 'since when',
          heardAt: 'when the last message came that was taken, to the minute; null: none has',
          faultAt: 'when the last one came that was not, to the minute; null: none has',
          fault: 'what was wrong with that; null: nothing was',
        },
      ],
    },
    say: ({ connections }) =>
      connections.length === 0
        ? 'There are no connections.'
        : table(
            ['account', 'connection', 'provider', 'last heard', 'last fault'],
            connections.map(({ account, id, provider, heardAt, faultAt, fault }) => [
              ...[account, id, provider, heardAt ?? 'never'],
              faultAt ? `${faultAt} ${fault ?? ''}` : 'none',
            ]),
          ),
  }),
  verb({
    name: 'connection try',
    does: 'show what a message would be counted as, and count nothing',
    more: 'The message is read as if it had come signed. What cannot be read ends with 1.',
    words: { connection: there },
    options: {
      account,
      file: { kind: 'file', does: 'the message, as its provider sends it', required: true },
    },
    example: { words: 'connection try phones --account demo --file message.json', needs },
    run: async (given) => (await import('./acts.ts')).tryConnection(given),
    returns: {
      account: 'whose connection it is',
      id: 'by which it is named',
      events: [
        {
          type: 'call, reply or lead',
          source: 'who sends it',
          id: 'its id there: the same is counted once',
          agent: 'who spends',
          kind: 'the kind of agent; null: that of the agent',
          company: 'for which company; null: the agent’s own',
          person: 'for whom; null: nobody is named',
          surface: 'where it took place',
          model: 'by which model',
          voice: 'by which voice',
          conversation: 'the chat it belongs to',
          playground: 'whether it is a try-out, and free',
          occurredAt: 'the moment it counts at',
          startedAt: 'when it began to ring',
          connectedAt: 'when the line was connected',
          answeredAt: 'when the agent picked up; null: nobody did',
          endedAt: 'when it ended',
          heldMs: 'milliseconds on hold',
          systemMs: 'milliseconds of system messages',
          responses: 'spoken responses',
          quantity: 'replies',
          leads: 'leads',
          remarks: 'what else is said of it',
        },
      ],
      ignored: 'why nothing would be counted; null: something would, or nothing can be read',
      unreadable: 'what cannot be read, by its place; null: all can',
    },
    say: ({ events, ignored, unreadable }) =>
      [
        ...events.map((event) => sayFields(saidIn(event))),
        ...(ignored === null ? [] : [`Nothing would be counted: ${ignored}.`]),
        ...(unreadable === null ? [] : [`Not readable: ${unreadable}`]),
      ].join('\n\n'),
    fails: ({ unreadable }) => unreadable !== null,
  }),
  verb({
    name: 'connection remove',
    does: 'take no more messages by a connection, and forget its secret',
    words: { connection: there },
    options: { account },
    example: { words: 'connection remove phones --account demo', needs },
    run: async (given) => (await import('./acts.ts')).removeConnection(given),
    returns: { account: 'whose connection it was', id: 'by which it was named' },
    say: ({ id }) => `Nothing is taken by ${id} any more.`,
  }),
];

function saidIn(event: Record<string, string | number | boolean | null>): [string, string][] {
  return Object.entries(event).flatMap(([name, value]): [string, string][] =>
    value === null || value === false || value === 0 ? [] : [[name, String(value)]],
  );
}

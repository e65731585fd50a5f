import { account, remarks } from '../options.ts';
import { sayFields, table } from '../table.ts';
import { verb } from '../verb.ts';
import { sayAccount } from './say.ts';

export const accountVerbs = [
  verb({
    name: 'account create',
    does: 'make an account',
    more: 'Its billing cycles begin on the day of --from in each month, in its own zone.',
    words: {
      id: {
        kind: 'account',
        does: 'its id: small letters, digits and hyphens',
        required: true,
        sign: 'id',
      },
    },
    options: {
      name: { kind: 'text', does: 'what it is called', required: true },
      zone: { kind: 'zone', does: 'where its days begin, such as Europe/Berlin', otherwise: 'UTC' },
      from: { kind: 'day', does: 'when its first cycle begins; left out: today' },
    },
    example: { words: 'account create acme --name "Acme Inc." --zone Europe/Berlin' },
    run: async (given) => (await import('./acts.ts')).createAccount(given),
    returns: {
      id: 'of the account',
      name: 'what it is called',
      zone: 'where its days begin',
      from: 'the day its first cycle begins',
    },
    say: ({ id, zone, from }) => `Made the account ${id}. Its cycles are counted from ${from}, in ${zone}.`,
  }),
  verb({
    name: 'account list',
    does: 'list the accounts, and the workspaces that are linked to them',
    example: { words: 'account list' },
    run: async () => (await import('./acts.ts')).listAccounts(),
    returns: {
      accounts: [
        {
          id: 'of the account',
          name: 'what it is called',
          zone: 'where its days begin',
          createdAt: 'when it was made',
          workspaces: 'what is linked to it, such as slack:T0123ABCD',
        },
      ],
    },
    say: ({ accounts }) =>
      accounts.length === 0
        ? 'There are no accounts.'
        : table(
            ['account', 'name', 'zone', 'workspaces'],
            accounts.map(({ id, name, zone, workspaces }) => [id, name, zone, workspaces.join(', ') || '–']),
          ),
  }),
  verb({
    name: 'account show',
    does: 'show an account: its credits, plan, cycle, keys and workspaces',
    words: { account },
    example: { words: 'account show demo' },
    run: async (given, screen) => (await import('./show.ts')).showAccount(given, screen),
    returns: {
      id: 'of the account',
      name: 'what it is called',
      zone: 'where its days begin',
      at: 'when it was looked at',
      plan: { id: 'of its plan; plan is null: pay as you go', name: 'of its plan' },
      available: 'credits that nobody has spent or set aside',
      planCredits: 'what is left of the allowance and of what was carried over',
      topUpCredits: 'what is left of top-ups, promotions and adjustments',
      held: 'what live holds set aside',
      allowance: 'what the plan gave for this cycle',
      used: 'what this cycle used, whoever paid',
      overage: 'spent beyond all credits, and owed',
      cycle: {
        number: 'counted from the first, which is 0',
        startsAt: 'when it began',
        endsAt: 'when the next one begins',
      },
      daysLeft: 'local days until the cycle ends',
      agents: 'how many there are, without those that are archived',
      members: 'how many people are named',
      keys: 'how many API keys are in force',
      workspaces: 'what is linked to it',
    },
    say: sayAccount,
  }),
  verb({
    name: 'account set',
    does: 'change the settings of an account, or, with none named, show them',
    more:
      'What is left out stays as it is. Every day and every cycle hangs on the zone and the first day, which are fixed ' +
      'once anything has been used or given.',
    words: { account },
    options: {
      name: { kind: 'text', does: 'what it is called' },
      zone: { kind: 'zone', does: 'where its days begin' },
      from: { kind: 'day', does: 'when its first cycle begins' },
      'agent-slots': { kind: 'slots', does: 'how many agents it may have at work', sign: 'number|none' },
      seats: { kind: 'slots', does: 'how many members it may have', sign: 'number|none' },
      'unknown-agents': {
        kind: 'choice',
        choices: ['create', 'refuse'],
        does: 'what becomes of events of agents that nobody has made',
      },
      'grace-hours': { kind: 'count', does: 'how long after a cycle its late events still count in it' },
      'readable-by': {
        kind: 'choice',
        choices: ['team', 'members'],
        does: 'who may read: everybody in its workspaces, or those that are named',
      },
      'top-up-url': { kind: 'link', does: 'where credits are bought', sign: 'url|none' },
      'upgrade-url': { kind: 'link', does: 'where a larger plan is bought', sign: 'url|none' },
      remarks,
    },
    example: { words: 'account set demo --seats 12 --readable-by members' },
    run: async (given) => (await import('./settings.ts')).setAccount(given),
    returns: {
      id: 'of the account',
      status: 'changed or unchanged',
      name: 'what it is called',
      zone: 'where its days begin',
      anchorAt: 'when its first cycle began',
      agentSlots: 'how many agents it may have; null: no limit',
      seats: 'how many members it may have; null: no limit',
      unknownAgents: 'create: who sends an event is noted as an agent; refuse: the event is refused',
      graceMs: 'milliseconds after a cycle in which its late events still count in it',
      readableBy: 'team or members',
      topUpUrl: 'where credits are bought; null: nowhere',
      upgradeUrl: 'where a larger plan is bought; null: nowhere',
    },
    say: ({ id, status, ...settings }) =>
      [
        sayFields([
          ['account', `${id} (${settings.name})`],
          ['zone', settings.zone],
          ['first cycle', settings.anchorAt],
          ['agent slots', String(settings.agentSlots ?? 'any number')],
          ['seats', String(settings.seats ?? 'any number')],
          ['unknown agents', settings.unknownAgents],
          ['grace', `${settings.graceMs / 3_600_000} hours`],
          ['readable by', settings.readableBy],
          ['top-up', settings.topUpUrl ?? 'none'],
          ['upgrade', settings.upgradeUrl ?? 'none'],
        ]),
        `It is ${status}.`,
      ].join('\n'),
  }),
  verb({
    name: 'account link',
    does: 'make a one-time code that links a Slack workspace or a Discord server to an account',
    words: { account },
    example: { words: 'account link acme', needs: 'an account acme' },
    run: async (given) => (await import('./acts.ts')).linkAccount(given),
    returns: {
      account: 'which account',
      code: 'good once, for fifteen minutes',
      command: 'what to type in the workspace',
      expiresAt: 'until when',
    },
    say: ({ command }) =>
      [
        'An admin of the workspace types this in Slack, or somebody with Manage Server in Discord, within fifteen minutes:',
        '',
        `  ${command}`,
        '',
        'It works once, and whoever types it manages the account from then on.',
      ].join('\n'),
  }),
  verb({
    name: 'account unlink',
    does: 'part a workspace or server from its account: nothing is answered or posted there any more',
    words: { account },
    options: { workspace: { kind: 'workspace', does: 'its id at Slack or Discord', required: true } },
    example: {
      words: 'account unlink acme --workspace T0123ABCD',
      needs: 'a workspace that is linked to acme',
    },
    run: async (given) => (await import('./acts.ts')).unlinkAccount(given),
    returns: {
      account: 'which account',
      platform: 'slack or discord',
      workspace: 'that is not linked any more',
    },
    say: ({ account, workspace }) =>
      `${workspace} is not linked to ${account} any more, and nothing more is posted there for it.`,
  }),
];

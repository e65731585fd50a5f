import { account, remarks } from '../options.ts';
import { table } from '../table.ts';
import { verb } from '../verb.ts';

export const companyVerbs = [
  verb({
    name: 'company list',
    does: 'list the companies of an account: the customers or departments whose usage is shown by itself',
    options: { account },
    example: { words: 'company list --account demo' },
    run: async (given) => (await import('./acts.ts')).listCompanies(given),
    returns: {
      companies: [
        {
          id: 'of the company',
          name: 'how it is called',
          archived: 'whether it is archived',
          agents: 'how many agents work for it',
        },
      ],
    },
    say: ({ companies }) =>
      companies.length === 0
        ? 'There are no companies.'
        : table(
            ['company', 'agents', 'state', 'name'],
            companies.map(({ id, name, archived, agents }) => [
              id,
              String(agents),
              archived ? 'archived' : 'active',
              name,
            ]),
          ),
  }),
  verb({
    name: 'company set',
    does: 'make a company, or change one',
    more: 'What is left out stays as it is. What was used for an archived one is still asked about.',
    words: { company: { kind: 'company', does: 'its id', required: true } },
    options: {
      account,
      name: { kind: 'text', does: 'how it is called; left out of a new one: its id' },
      archived: { kind: 'choice', choices: ['yes', 'no'], does: 'whether it is put away' },
      remarks,
    },
    example: { words: 'company set northwind --account demo --name Northwind' },
    run: async (given) => (await import('./acts.ts')).setCompany(given),
    returns: {
      account: 'which account',
      id: 'of the company',
      status: 'created, changed or unchanged',
    },
    say: ({ id, status }) => `The company ${id} is ${status}.`,
  }),
];

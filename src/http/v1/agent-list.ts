import { z } from 'zod';
import { AgentKind } from '../../domain/agent.ts';
import { wireText } from '../../domain/wire.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import type { AgentDirectory, ListedAgent } from '../ports.ts';
import { addressCount, addressFlag, InstantText, instantText } from '../scalars.ts';

const AGENTS = 100;
const AGENTS_MAX = 1_000;

const AgentsQuery = z.strictObject({
  unconfirmed: addressFlag().describe('Only those first seen in an event, whom nobody has confirmed yet.'),
  cursor: wireText().optional().describe('The nextCursor of the page before. Left out: the first page.'),
  limit: addressCount(1, AGENTS_MAX, AGENTS).describe(`How many agents, at most ${AGENTS_MAX}.`),
});

const AgentLine = z.strictObject({
  id: z.string(),
  name: z.string(),
  kind: AgentKind,
  companyId: z.string().nullable(),
  confirmed: z.boolean().describe('Whether somebody has said that it belongs here.'),
  archivedAt: InstantText.nullable(),
  firstSeenAt: InstantText.describe('When it first appeared.'),
});

const AgentsAnswer = z.strictObject({
  lines: z.array(AgentLine).describe('By id.'),
  nextCursor: z.string().nullable().describe('Where the next page begins; null: this was the last.'),
});

export function agentListEndpoints(agents: AgentDirectory): Endpoint[] {
  return [
    endpoint({
      method: 'GET',
      path: '/v1/agents',
      scope: 'manage',
      group: 'Terms',
      summary: 'List agents',
      about: 'With unconfirmed=true, those that came in with an event and wait to be confirmed by a PUT.',
      query: AgentsQuery,
      answer: AgentsAnswer,
      example: {
        path: '/v1/agents?unconfirmed=true',
        answer: {
          lines: [
            {
              id: 'front-desk',
              name: 'front-desk',
              kind: 'voice_inbound',
              companyId: null,
              confirmed: false,
              archivedAt: null,
              firstSeenAt: '2026-05-01T09:31:02.000Z',
            },
          ],
          nextCursor: null,
        } satisfies z.output<typeof AgentsAnswer>,
      },
      async handle({ accountId, query: { unconfirmed, cursor = null, limit } }) {
        // One more than asked tells whether there is another page.
        const found = await agents.list(accountId, { unconfirmed, after: cursor, limit: limit + 1 });
        const lines = found.slice(0, limit);
        const nextCursor = found.length > limit ? (lines.at(-1)?.id ?? null) : null;
        return ok({ lines: lines.map(printAgent), nextCursor } satisfies z.output<typeof AgentsAnswer>);
      },
    }),
  ];
}

function printAgent({ archivedAt, firstSeenAt, ...agent }: ListedAgent): z.output<typeof AgentLine> {
  return {
    ...agent,
    archivedAt: archivedAt === null ? null : instantText(archivedAt),
    firstSeenAt: instantText(firstSeenAt),
  };
}

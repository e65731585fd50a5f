import { z } from 'zod';
import { AgentKind } from '../../domain/agent.ts';
import { WireInstant, wireText } from '../../domain/wire.ts';
import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { optionalInstant } from './fields.ts';
import { byAt, idOf, put, refused, remarks, replyTo, terms } from './put.ts';

const CompanyBody = z.strictObject({ name: wireText(), archivedAt: optionalInstant, remarks });

const AgentBody = z.strictObject({
  name: wireText().exactOptional(),
  kind: AgentKind.exactOptional(),
  companyId: wireText().nullable().exactOptional(),
  archivedAt: WireInstant.nullable().exactOptional(),
  remarks,
});

export function agentEndpoints(store: TermsStore, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/companies/:id',
      summary: 'Set a company',
      about: 'A customer or a department whose usage is shown by itself. Archived by archivedAt.',
      body: CompanyBody,
      example: { path: '/v1/companies/acme', body: { name: 'Acme Inc.' }, answer: put },
      handle: async ({ accountId, actor, params, body: { remarks, ...company } }) =>
        replyTo(await store.putCompany(accountId, { id: idOf(params), ...company }, by(actor, remarks))),
    }),
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/agents/:id',
      summary: 'Set an agent',
      about:
        'Confirms an agent that was first seen in an event. Fields that are left out stay as they are; a new agent needs its kind.',
      body: AgentBody,
      problems: refused('unknown-agent', 'unknown-company'),
      example: {
        path: '/v1/agents/front-desk',
        body: { name: 'Front desk', kind: 'voice_inbound', companyId: 'acme' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...agent } }) =>
        replyTo(await store.putAgent(accountId, { id: idOf(params), ...agent }, by(actor, remarks))),
    }),
  ];
}

import { z } from 'zod';
import { capScopes, capWindows } from '../../domain/cap.ts';
import { wireText } from '../../domain/wire.ts';
import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { WireAmount } from '../scalars.ts';
import { ByQuery, byAt, idOf, put, refused, remarks, replyTo, terms } from './put.ts';

const CapBody = z.strictObject({
  scope: z.enum(capScopes),
  scopeId: wireText(),
  window: z.enum(capWindows),
  limit: WireAmount.describe('The most that may be spent in one window.'),
  remarks,
});

export function capEndpoints(store: TermsStore, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/caps/:id',
      summary: 'Set a cap',
      about:
        'A limit on what one agent, company or person may spend in a day, a week or a cycle. It stops authorisations, never usage that has happened.',
      body: CapBody,
      example: {
        path: '/v1/caps/acme-daily',
        body: { scope: 'company', scopeId: 'acme', window: 'day', limit: '500' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...cap } }) =>
        replyTo(await store.putCap(accountId, { id: idOf(params), ...cap }, by(actor, remarks))),
    }),
    endpoint({
      ...terms,
      method: 'DELETE',
      path: '/v1/caps/:id',
      summary: 'Archive a cap',
      about: 'It stops nothing any more.',
      query: ByQuery,
      problems: refused('unknown-cap'),
      example: { path: '/v1/caps/acme-daily', answer: { status: 'changed' } },
      handle: async ({ accountId, actor, params, query }) =>
        replyTo(await store.archiveCap(accountId, idOf(params), by(actor, query.remarks))),
    }),
  ];
}

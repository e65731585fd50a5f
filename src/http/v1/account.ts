import { z } from 'zod';
import { WireInstant, wireDurationMs, wireText } from '../../domain/wire.ts';
import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { optionalInstant, slots, URL_LENGTH_MAX, Zone } from './fields.ts';
import { byAt, idOf, put, refused, remarks, replyTo, terms } from './put.ts';

const GRACE_MS_MAX = 31 * 24 * 3_600_000;

const WebAddress = wireText(URL_LENGTH_MAX).refine(
  (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
  'must be an address that begins with https:// or http://',
);

const AccountBody = z.strictObject({
  name: wireText().describe('What the account is called.'),
  zone: Zone,
  anchorAt: WireInstant,
  agentSlots: slots.exactOptional(),
  seats: slots.exactOptional(),
  unknownAgents: z.enum(['create', 'refuse']).exactOptional(),
  graceMs: wireDurationMs(GRACE_MS_MAX).exactOptional(),
  readableBy: z.enum(['team', 'members']).exactOptional(),
  topUpUrl: WebAddress.nullable().exactOptional(),
  upgradeUrl: WebAddress.nullable().exactOptional(),
  remarks,
});

const MemberBody = z.strictObject({
  name: wireText(),
  role: z.enum(['view', 'manage', 'own']),
  removedAt: optionalInstant,
  remarks,
});

export function accountEndpoints(store: TermsStore, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/account',
      summary: 'Set the account',
      about:
        'Optional fields that are left out stay as they are. The zone and the anchor decide every day and every cycle, so they are fixed once anything has been written; a longer grace must not open a cycle again that is closed.',
      body: AccountBody,
      problems: refused('in-use', 'reopens'),
      example: {
        body: { name: 'Acme Inc.', zone: 'Europe/Berlin', anchorAt: '2026-01-01T00:00:00+01:00' },
        answer: { status: 'changed' },
      },
      handle: async ({ accountId, actor, body: { remarks, ...account } }) =>
        replyTo(await store.putAccount(accountId, account, by(actor, remarks))),
    }),
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/members/:id',
      summary: 'Set a person of the team',
      about: 'And what that person may do. Removed by removedAt.',
      body: MemberBody,
      problems: refused('last-manager'),
      example: { path: '/v1/members/ann', body: { name: 'Ann', role: 'manage' }, answer: put },
      handle: async ({ accountId, actor, params, body: { remarks, ...member } }) =>
        replyTo(await store.putMember(accountId, { id: idOf(params), ...member }, by(actor, remarks))),
    }),
  ];
}

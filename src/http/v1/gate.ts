import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { capScopes, capWindows } from '../../domain/cap.ts';
import { printCredits } from '../../domain/credits.ts';
import { UsageEvent } from '../../domain/usage-event.ts';
import { wireCount, wireText } from '../../domain/wire.ts';
import type { Denial, HoldAnswer } from '../../ledger/gate.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { problem } from '../problem.ts';
import type { Reply } from '../route.ts';
import { CreditsText, InstantText, instantText, WireAmount, WirePositiveAmount } from '../scalars.ts';
import { answerOne, callExample, countedExample, EventAnswer } from './record.ts';

const TTL_SECONDS_MAX = 86_400;
const TTL_SECONDS = 300;

const ttlSeconds = wireCount(1, TTL_SECONDS_MAX)
  .default(TTL_SECONDS)
  .describe('How long the credits stay set aside when nobody captures or releases them.');

const Authorize = z.strictObject({
  holdId: wireText()
    .optional()
    .describe('Chosen by you, asking again after a lost answer holds once. Left out, one is made up.'),
  agent: wireText(),
  company: wireText().nullable().default(null),
  person: wireText().nullable().default(null),
  amount: WirePositiveAmount.describe('The most that the work may cost.'),
  ttlSeconds,
});

const Extend = z.strictObject({
  amount: WireAmount.prefault('0').describe(
    'All that is to be set aside from now on. 0 asks for time alone.',
  ),
  ttlSeconds,
});

const Allowed = z.strictObject({
  allowed: z.literal(true),
  holdId: z.string(),
  amount: CreditsText.describe('What the hold sets aside now.'),
  expiresAt: InstantText.describe('The hold frees itself then.'),
  available: CreditsText.describe('What the agent may still begin to spend beside it.'),
});

const Limit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('credits'), room: CreditsText }),
  z.strictObject({
    kind: z.literal('cap'),
    room: CreditsText,
    capId: z.string(),
    scope: z.enum(capScopes),
    scopeId: z.string(),
    window: z.enum(capWindows),
    limit: CreditsText.describe('The cap itself.'),
  }),
]);

const Denied = z.strictObject({
  allowed: z.literal(false),
  reason: z.enum(['no-credits', 'cap']),
  limit: Limit.describe('The tightest of the limits that stand in the way, and the room it leaves.'),
  available: CreditsText.describe('What the agent may still begin to spend.'),
  resetsAt: InstantText.describe('When that limit next starts afresh.'),
  topUpUrl: z.string().nullable(),
});

const Permission = z.discriminatedUnion('allowed', [Allowed, Denied]);
type Permission = z.output<typeof Permission>;

const allowedExample: Permission = {
  allowed: true,
  holdId: 'call-7f3a',
  amount: '30',
  expiresAt: '2026-05-01T09:35:00.000Z',
  available: '9970',
};
const deniedExample: Permission = {
  allowed: false,
  reason: 'cap',
  limit: {
    kind: 'cap',
    room: '4.5',
    capId: 'acme-daily',
    scope: 'company',
    scopeId: 'acme',
    window: 'day',
    limit: '500',
  },
  available: '9970',
  resetsAt: '2026-05-02T00:00:00.000Z',
  topUpUrl: null,
};

export function gateEndpoints(ledger: Ledger): Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/v1/authorize',
      scope: 'authorise',
      group: 'Permission',
      summary: 'Ask whether work may begin',
      about:
        'A yes sets the amount aside until it is captured, released, or its time is over. A no is an answer and not an error, so its status is 200 too: ' +
        'look at allowed. A call asks for a slice at a time and extends its hold while it runs.',
      body: Authorize,
      answer: Permission,
      problems: { 409: 'A hold of this id has ended, or was for another agent or amount.' },
      example: { body: { holdId: 'call-7f3a', agent: 'front-desk', amount: '30' }, answer: allowedExample },
      async handle({ accountId, body }) {
        const { holdId = randomUUID(), agent, company, person, amount } = body;
        const answer = await ledger.authorize(accountId, {
          holdId,
          agentId: agent,
          companyId: company,
          person,
          amount,
          ttlMs: body.ttlSeconds * 1_000,
        });
        if (answer.status !== 'conflict') return permission(answer);
        return problem(409, 'A hold of this id has ended, or was for another agent or amount.', {
          code: 'conflict',
        });
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/holds/:id/extend',
      scope: 'authorise',
      group: 'Permission',
      summary: 'Hold more, or for longer',
      about:
        'The amount is all that is to be held from now on, so asking again is safe; less than what is held changes nothing. After a no the hold stands as it was.',
      body: Extend,
      answer: Permission,
      problems: { 404: 'No hold of this id stands: it has ended, or never was.' },
      example: {
        path: '/v1/holds/call-7f3a/extend',
        body: { amount: '60', ttlSeconds: 300 },
        answer: deniedExample,
      },
      async handle({ accountId, params, body: { amount, ttlSeconds } }) {
        const holdId = params['id'] ?? '';
        const answer = await ledger.extend(accountId, { holdId, amount, ttlMs: ttlSeconds * 1_000 });
        return answer.status === 'ended' ? noHold() : permission(answer);
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/holds/:id/capture',
      scope: 'authorise',
      group: 'Permission',
      summary: 'Count what the work has cost, and end its hold',
      about:
        'The body is the usage event. Less than was held frees the rest; more is an ordinary charge. The event is counted also when the hold has ended: usage that happened is never refused.',
      body: UsageEvent,
      answer: EventAnswer,
      problems: {
        404: 'There is no hold of this id. Nothing was counted.',
        409: 'The event is known with another content. The hold stands.',
        422: 'The event lies more than five minutes ahead, or its agent is not known. The hold stands.',
      },
      example: {
        path: '/v1/holds/call-7f3a/capture',
        body: callExample,
        answer: countedExample,
      },
      async handle({ accountId, params, body: event }) {
        const captured = await ledger.capture(accountId, params['id'] ?? '', event);
        return captured.status === 'unknown-hold' ? noHold() : answerOne(event, captured.answer);
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/holds/:id/release',
      scope: 'authorise',
      group: 'Permission',
      summary: 'Give back what is held',
      about: 'Released twice, or after its time, is no fault.',
      answer: z.strictObject({ status: z.literal('released') }),
      problems: { 404: 'There is no hold of this id.' },
      example: { path: '/v1/holds/call-7f3a/release', answer: { status: 'released' } },
      async handle({ accountId, params }) {
        const { status } = await ledger.release(accountId, params['id'] ?? '');
        return status === 'unknown' ? noHold() : ok({ status });
      },
    }),
  ];
}

function noHold(): Reply {
  return problem(404, 'No hold of this id stands.', { code: 'unknown-hold' });
}

function permission(answer: ({ status: 'held' } & HoldAnswer) | ({ status: 'denied' } & Denial)): Reply {
  return ok((answer.status === 'held' ? printHold(answer) : printDenial(answer)) satisfies Permission);
}

function printHold({ holdId, amount, expiresAt, available }: HoldAnswer): Permission {
  return {
    allowed: true,
    holdId,
    amount: printCredits(amount),
    expiresAt: instantText(expiresAt),
    available: printCredits(available),
  };
}

function printDenial({ reason, available, resetsAt, cap: refusal, topUpUrl }: Denial): Permission {
  const common = { allowed: false, reason, available: printCredits(available), topUpUrl } as const;
  const resets = { resetsAt: instantText(resetsAt) };
  if (refusal === null) {
    return { ...common, ...resets, limit: { kind: 'credits', room: printCredits(available) } };
  }
  const { id, scope, scopeId, window, limit } = refusal.cap;
  return {
    ...common,
    ...resets,
    limit: {
      kind: 'cap',
      room: printCredits(refusal.room),
      capId: id,
      scope,
      scopeId,
      window,
      limit: printCredits(limit),
    },
  };
}

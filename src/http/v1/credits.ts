import { z } from 'zod';
import { printCredits } from '../../domain/credits.ts';
import { whyOwnKey } from '../../domain/grant.ts';
import { WireInstant, wireCount, wireText } from '../../domain/wire.ts';
import type { GrantAnswer } from '../../ledger/give-credits.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { problem } from '../problem.ts';
import type { Reply } from '../route.ts';
import {
  CreditsText,
  InstantText,
  instantText,
  REMARKS_LENGTH_MAX,
  WirePositiveAmount,
  WireSignedAmount,
} from '../scalars.ts';

const PRIORITY_MAX = 1_000;

const by = {
  actor: wireText()
    .optional()
    .describe('Who does it, for the audit. Left out: X-Actor, or the name of the key.'),
  remarks: wireText(REMARKS_LENGTH_MAX).nullable().default(null),
};

const By = z.strictObject(by);

const grantId = wireText()
  .refine((id) => !whyOwnKey(id), { error: ({ input }) => whyOwnKey(String(input)) ?? undefined })
  .describe('Your key for these credits: given twice under one id, they are given once.');

const GrantBody = z.strictObject({
  id: grantId,
  pool: z.enum(['top_up', 'promo', 'adjustment']).default('top_up').describe('Where the credits come from.'),
  amount: WirePositiveAmount.describe('How many credits.'),
  effectiveAt: WireInstant.nullable()
    .default(null)
    .describe('From when on they can be spent. Left out: now.'),
  expiresAt: WireInstant.nullable()
    .default(null)
    .describe('Until when they can be spent. Left out: for ever.'),
  agent: wireText()
    .nullable()
    .default(null)
    .describe('The only agent that may spend them. Left out: every one.'),
  priority: wireCount(0, PRIORITY_MAX)
    .nullable()
    .default(null)
    .describe('Lower is spent first. Left out: 100.'),
  ...by,
});

const Given = z.strictObject({
  status: z.enum(['granted', 'duplicate']),
  id: z.string(),
  amount: CreditsText.describe('The credits given.'),
  effectiveAt: InstantText,
  expiresAt: InstantText.nullable(),
  balanceAfter: CreditsText,
});

const AdjustmentBody = z.strictObject({
  id: wireText().describe('Your key for this adjustment: sent twice under one id, it is made once.'),
  amount: WireSignedAmount.describe('Credits to add or, with a minus, to take away.'),
  ...by,
});

const Adjusted = z.strictObject({ status: z.enum(['adjusted', 'duplicate']), balanceAfter: CreditsText });

const VoidedGrant = z.strictObject({ status: z.enum(['voided', 'duplicate']) });

const VoidedEvent = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.literal('voided'),
    creditedCredits: CreditsText,
    asGrant: z.boolean(),
    balanceAfter: CreditsText,
  }),
  z.strictObject({ status: z.literal('duplicate') }),
]);

const refusals: Record<Extract<GrantAnswer, { status: 'refused' }>['reason'], [number, string]> = {
  conflict: [409, 'Other credits were given under this id.'],
  closed: [422, 'The credits would begin in a cycle that is closed, whose numbers stay as they were said.'],
  lapsed: [422, 'The credits would expire before they begin.'],
};

export function creditEndpoints(ledger: Ledger): Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/v1/grants',
      scope: 'manage',
      group: 'Credits',
      summary: 'Give credits',
      about: 'A top-up, a promotion or a correction. The allowance of a plan is given by itself.',
      body: GrantBody,
      answer: Given,
      problems: { 409: refusals.conflict[1], 422: 'They would expire at once, or begin in a closed cycle.' },
      example: {
        body: { id: 'invoice-1042', amount: '5000', remarks: 'Pack of 5 000' },
        answer: {
          status: 'granted',
          id: 'invoice-1042',
          amount: '5000',
          effectiveAt: '2026-05-01T09:30:00.000Z',
          expiresAt: null,
          balanceAfter: '14980',
        },
      },
      async handle({ accountId, actor, body: { agent, ...body } }) {
        const answer = await ledger.grant(accountId, {
          ...body,
          agentId: agent,
          actor: body.actor ?? actor,
        });
        return given(answer);
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/grants/:id/void',
      scope: 'manage',
      group: 'Credits',
      summary: 'Take back what is left of given credits',
      about: 'From now on. What was spent of them stays spent.',
      body: By,
      answer: VoidedGrant,
      problems: {
        404: 'No credits were given under this id.',
        409: 'They have lapsed or are spent and closed.',
      },
      example: {
        path: '/v1/grants/invoice-1042/void',
        body: { remarks: 'Given by mistake' },
        answer: { status: 'voided' },
      },
      async handle({ accountId, actor, params, body }) {
        const { status } = await ledger.voidGrant(accountId, {
          id: params['id'] ?? '',
          actor: body.actor ?? actor,
          remarks: body.remarks,
        });
        if (status === 'unknown') {
          return problem(404, 'No credits were given under this id.', { code: 'unknown-grant' });
        }
        if (status === 'closed')
          return problem(409, 'Nothing of these credits can move any more.', { code: 'closed' });
        return ok({ status });
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/events/:id/void',
      scope: 'manage',
      group: 'Credits',
      summary: 'Take a usage event back',
      about:
        'In an open cycle its charge is undone and what came after it is drawn as if it had never been. Of a closed cycle the credits come back as an adjustment.',
      query: z.strictObject({ source: wireText().default('api') }),
      body: By,
      answer: VoidedEvent,
      problems: { 404: 'There is no event of this source and id.' },
      example: {
        path: '/v1/events/call-7f3a/void?source=api',
        body: { actor: 'Ann', remarks: 'A test call' },
        answer: { status: 'voided', creditedCredits: '20', asGrant: false, balanceAfter: '10000' },
      },
      async handle({ accountId, actor, params, query, body }) {
        const answer = await ledger.voidEvent(accountId, {
          source: query.source,
          id: params['id'] ?? '',
          actor: body.actor ?? actor,
          remarks: body.remarks,
        });
        if (answer.status === 'unknown') {
          return problem(404, 'There is no event of this source and id.', { code: 'unknown-event' });
        }
        if (answer.status !== 'voided') return ok({ status: answer.status });
        return ok({
          status: 'voided',
          creditedCredits: printCredits(answer.credited),
          asGrant: answer.asGrant,
          balanceAfter: printCredits(answer.balanceAfter),
        } satisfies z.output<typeof VoidedEvent>);
      },
    }),
    endpoint({
      method: 'POST',
      path: '/v1/adjustments',
      scope: 'manage',
      group: 'Credits',
      summary: 'Put the balance right by hand',
      about:
        'Adds credits, or takes some away, from now on. Say why in the remarks: they stand in the audit.',
      body: AdjustmentBody,
      answer: Adjusted,
      problems: { 409: 'An adjustment of this id was for another amount.' },
      example: {
        body: { id: 'ticket-88', amount: '-12.5', actor: 'Ann', remarks: 'Counted twice by the old system' },
        answer: { status: 'adjusted', balanceAfter: '9967.5' },
      },
      async handle({ accountId, actor, body }) {
        const answer = await ledger.adjust(accountId, { ...body, actor: body.actor ?? actor });
        if (answer.status === 'refused') {
          return problem(409, 'An adjustment of this id was for another amount.', { code: answer.reason });
        }
        const { status, balanceAfter } = answer;
        return ok({ status, balanceAfter: printCredits(balanceAfter) } satisfies z.output<typeof Adjusted>);
      },
    }),
  ];
}

function given(answer: GrantAnswer): Reply {
  if (answer.status === 'refused') {
    const [status, detail] = refusals[answer.reason];
    return problem(status, detail, { code: answer.reason });
  }
  const { status, grant, balanceAfter } = answer;
  return ok({
    status,
    id: grant.id,
    amount: printCredits(grant.amount),
    effectiveAt: instantText(grant.effectiveAt),
    expiresAt: grant.expiresAt === null ? null : instantText(grant.expiresAt),
    balanceAfter: printCredits(balanceAfter),
  } satisfies z.output<typeof Given>);
}

import { z } from 'zod';
import { alertBases, defaultAlertRule, printThreshold } from '../../domain/alert.ts';
import { warningKinds } from '../../domain/warning.ts';
import { wireText } from '../../domain/wire.ts';
import type { Webhook, Webhooks } from '../../webhooks/ports.ts';
import { unauthorized } from '../authenticate.ts';
import { type Endpoint, endpoint, ok } from '../endpoint.ts';
import { problem } from '../problem.ts';
import { InstantText, instantText } from '../scalars.ts';
import { URL_LENGTH_MAX } from './fields.ts';
import { Kinds, Thresholds } from './notices.ts';
import { ByQuery, byAt, idOf, remarks } from './put.ts';

const Body = z.strictObject({
  url: wireText(URL_LENGTH_MAX),
  kinds: Kinds.default([...warningKinds]),
  basis: z.enum(alertBases).default(defaultAlertRule.basis),
  thresholds: Thresholds.prefault(defaultAlertRule.thresholds.map(printThreshold)),
  remarks,
});
const ActBody = z.strictObject({ remarks });

const Secret = z.string().nullable();
const Line = z.strictObject({
  id: z.string(),
  url: z.string(),
  kinds: z.array(z.enum(warningKinds)),
  basis: z.enum(alertBases),
  thresholds: z.array(z.string()),
  broken: z.strictObject({ at: InstantText, why: z.string().nullable() }).nullable(),
});
const Listed = z.strictObject({ webhooks: z.array(Line) });
const Put = z.strictObject({ status: z.enum(['created', 'changed', 'unchanged']), secret: Secret });
const Rotated = z.strictObject({ secret: z.string(), previousUntil: InstantText });
const Queued = z.strictObject({ status: z.literal('queued') });
const Removed = z.strictObject({ status: z.literal('removed') });

const NOT_THERE = 'There is no such webhook.';
const common = { scope: 'manage', group: 'Terms' } as const;
const missing = { 404: NOT_THERE };
const secret = 'whsec_dGhpcyBpcyBhbiBleGFtcGxlIG9mIGEgc2VjcmV0ISE=';
const shown: z.output<typeof Line> = {
  id: 'ops',
  url: 'https://example.com/tallybot',
  kinds: ['low_credit', 'stopped'],
  basis: 'plan_credits',
  thresholds: ['20%', '0%'],
  broken: null,
};

/** Where the facts of alerts are sent to besides chat, signed. */
export function webhookEndpoints(webhooks: Webhooks, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...common,
      method: 'GET',
      path: '/v1/webhooks',
      summary: 'List webhooks',
      about: 'Where the facts of alerts are sent to. Secrets are shown once, when they are made.',
      answer: Listed,
      example: { answer: { webhooks: [shown] } },
      handle: async ({ accountId }) => ok({ webhooks: (await webhooks.list(accountId)).map(lineOf) }),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/webhooks/:id',
      summary: 'Set a webhook',
      about:
        'Sends the facts of alerts to an address, each once it is decided, signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp`, `webhook-signature`. What is not answered with 2xx is sent again for a day under the same id. A new webhook has its secret in the answer, this once.',
      body: Body,
      answer: Put,
      problems: {
        409: 'Another webhook has that address.',
        422: 'Nothing can be sent to that address, or there are 20 webhooks already.',
      },
      example: {
        path: '/v1/webhooks/ops',
        body: { url: shown.url, kinds: shown.kinds, thresholds: shown.thresholds },
        answer: { status: 'created', secret },
      },
      async handle({ accountId, actor, params, body: { remarks, url, kinds, basis, thresholds } }) {
        const wish = { url, kinds, rule: { basis, thresholds } };
        const answer = await webhooks.put(accountId, idOf(params), wish, by(actor, remarks));
        if (answer.status !== 'refused') return ok(answer);
        if (answer.reason === 'unknown-account') return unauthorized();
        return problem(answer.reason === 'conflict' ? 409 : 422, answer.says, { code: answer.reason });
      },
    }),
    endpoint({
      ...common,
      method: 'POST',
      path: '/v1/webhooks/:id/secret',
      summary: 'Change the secret of a webhook',
      about: 'The new one is shown this once. For a day every message is signed with both.',
      body: ActBody,
      answer: Rotated,
      problems: missing,
      example: {
        path: '/v1/webhooks/ops/secret',
        answer: { secret, previousUntil: '2026-05-02T09:30:00.000Z' },
      },
      async handle({ accountId, actor, params, body }) {
        const answer = await webhooks.rotate(accountId, idOf(params), by(actor, body.remarks));
        if (!answer) return problem(404, NOT_THERE);
        return ok({ secret: answer.secret, previousUntil: instantText(answer.previousUntil) });
      },
    }),
    endpoint({
      ...common,
      method: 'POST',
      path: '/v1/webhooks/:id/test',
      summary: 'Send a webhook a test message',
      about: 'It goes the way of any other, as `webhook.test`.',
      body: ActBody,
      answer: Queued,
      problems: missing,
      example: { path: '/v1/webhooks/ops/test', answer: { status: 'queued' } },
      handle: async ({ accountId, actor, params, body }) =>
        (await webhooks.test(accountId, idOf(params), by(actor, body.remarks)))
          ? ok({ status: 'queued' })
          : problem(404, NOT_THERE),
    }),
    endpoint({
      ...common,
      method: 'DELETE',
      path: '/v1/webhooks/:id',
      summary: 'Remove a webhook',
      about: 'Nothing is sent there any more, and its secret is forgotten.',
      query: ByQuery,
      answer: Removed,
      problems: missing,
      example: { path: '/v1/webhooks/ops', answer: { status: 'removed' } },
      handle: async ({ accountId, actor, params, query }) =>
        (await webhooks.remove(accountId, idOf(params), by(actor, query.remarks)))
          ? ok({ status: 'removed' })
          : problem(404, NOT_THERE),
    }),
  ];
}

function lineOf({ id, url, kinds, rule, broken }: Webhook): z.output<typeof Line> {
  return {
    ...{ id, url, kinds: [...kinds], basis: rule.basis, thresholds: rule.thresholds.map(printThreshold) },
    broken: broken && { at: instantText(broken.at), why: broken.why },
  };
}

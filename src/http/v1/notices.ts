import { z } from 'zod';
import { alertBases, thresholdOf } from '../../domain/alert.ts';
import { UserError } from '../../domain/errors.ts';
import { defaultWarningSettings, warningKinds } from '../../domain/warning.ts';
import { wireCount, wireText } from '../../domain/wire.ts';
import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { optionalInstant, URL_LENGTH_MAX, Zone } from './fields.ts';
import { ByQuery, byAt, idOf, put, refused, remarks, replyTo, terms } from './put.ts';

const THRESHOLDS_MAX = 20;
const ESCALATE_MINUTES_MAX = 24 * 60;

const Threshold = wireText().transform((text, context) => {
  try {
    return thresholdOf(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue({ code: 'custom', message: error.hint ?? error.message });
    return z.NEVER;
  }
});

export const Kinds = z.array(z.enum(warningKinds)).max(warningKinds.length);

const Escalation = z.strictObject({
  destinationId: wireText(),
  afterMinutes: wireCount(1, ESCALATE_MINUTES_MAX),
});

export const Thresholds = z
  .array(Threshold)
  .min(1, 'must hold at least one threshold')
  .max(THRESHOLDS_MAX, `must hold at most ${THRESHOLDS_MAX} thresholds`);

const DestinationBody = z.strictObject({
  // A webhook has a secret too, and is set as such.
  platform: z.enum(['slack', 'discord']),
  workspace: wireText(),
  channel: wireText(URL_LENGTH_MAX),
  name: wireText().optional(),
  zone: Zone.nullable().default(null),
  ownerId: wireText(),
  remarks,
});

const AlertRuleBody = z.strictObject({
  basis: z.enum(alertBases).default('plan_credits'),
  thresholds: Thresholds,
  kinds: Kinds.default([...defaultWarningSettings.kinds]),
  muted: Kinds.default([]),
  mention: wireText().nullable().default(null),
  escalate: Escalation.nullable().default(null),
  destinationId: wireText(),
  ownerId: wireText(),
  mutedAt: optionalInstant,
  snoozedUntil: optionalInstant,
  remarks,
});

export function noticeEndpoints(store: TermsStore, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/destinations/:id',
      summary: 'Set a place to tell people',
      about:
        'A channel of a workspace. Alert rules point to it. An address of your own is told by `/v1/webhooks`.',
      body: DestinationBody,
      problems: refused('conflict'),
      example: {
        path: '/v1/destinations/ops',
        body: { platform: 'slack', workspace: 'T024BE7LD', channel: 'C024BE91L', ownerId: 'ann' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...destination } }) =>
        replyTo(
          await store.putDestination(accountId, { id: idOf(params), ...destination }, by(actor, remarks)),
        ),
    }),
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/alert-rules/:id',
      summary: 'Set an alert rule',
      about:
        'Warns once in a cycle when what is left reaches a threshold: a share of the basis, such as “20%”, or a number of credits, such as “500”. The channel hears of the other kinds of warning too, unless `kinds` says which. The gravest wake the group or role in `mention`, by its id on the platform, and are said in a second channel where `escalate` names one and nobody has acknowledged them in time.',
      body: AlertRuleBody,
      problems: refused('unknown-destination'),
      example: {
        path: '/v1/alert-rules/low',
        body: { thresholds: ['20%', '10%', '0%'], destinationId: 'ops', ownerId: 'ann' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, basis, thresholds, ...rule } }) =>
        replyTo(
          await store.putAlertRule(
            accountId,
            { id: idOf(params), kind: 'low_credit', rule: { basis, thresholds }, ...rule },
            by(actor, remarks),
          ),
        ),
    }),
    endpoint({
      ...terms,
      method: 'DELETE',
      path: '/v1/alert-rules/:id',
      summary: 'Remove an alert rule',
      about: 'It warns no more.',
      query: ByQuery,
      problems: refused('unknown-rule'),
      example: { path: '/v1/alert-rules/low', answer: { status: 'changed' } },
      handle: async ({ accountId, actor, params, query }) =>
        replyTo(await store.removeAlertRule(accountId, idOf(params), by(actor, query.remarks))),
    }),
  ];
}

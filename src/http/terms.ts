import { z } from 'zod';
import { AgentKind } from '../domain/agent.ts';
import { alertBases, thresholdOf } from '../domain/alert.ts';
import { capScopes, capWindows } from '../domain/cap.ts';
import { UserError } from '../domain/errors.ts';
import { normaliseZone } from '../domain/instant.ts';
import { atZeroModes } from '../domain/plan.ts';
import { RateInput } from '../domain/rate-card.ts';
import { WireInstant, wireCount, wireDurationMs, wireText } from '../domain/wire.ts';
import type { By, TermsAnswer, TermsStore } from '../ledger/ports/terms-store.ts';
import { unauthorized } from './authenticate.ts';
import { type Endpoint, endpoint, ok } from './endpoint.ts';
import { problem } from './problem.ts';
import type { Reply } from './route.ts';
import { REMARKS_LENGTH_MAX, WireAmount, WirePositiveAmount } from './scalars.ts';

const COUNT_MAX = 1_000_000;
const CENTS_MAX = 100_000_000;
const CYCLE_MAX = 10_000;
const GRACE_MS_MAX = 31 * 24 * 3_600_000;
const THRESHOLDS_MAX = 20;
const URL_LENGTH_MAX = 2_000;

const remarks = wireText(REMARKS_LENGTH_MAX).nullable().default(null);
const optionalInstant = WireInstant.nullable().default(null);
const slots = wireCount(0, COUNT_MAX).nullable();

const WebAddress = wireText(URL_LENGTH_MAX).refine(
  (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
  'must be an address that begins with https:// or http://',
);

const Zone = wireText().transform((text, context) => {
  const zone = normaliseZone(text);
  if (zone) return zone;
  context.addIssue({
    code: 'custom',
    message: 'must be a time zone by its IANA name, such as Europe/Berlin',
  });
  return z.NEVER;
});

const Threshold = wireText().transform((text, context) => {
  try {
    return thresholdOf(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue({ code: 'custom', message: error.hint ?? error.message });
    return z.NEVER;
  }
});

const price = {
  priceCents: wireCount(0, CENTS_MAX).default(0),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency in three capitals, such as USD')
    .default('USD'),
};

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

const CompanyBody = z.strictObject({ name: wireText(), archivedAt: optionalInstant, remarks });

const AgentBody = z.strictObject({
  name: wireText().exactOptional(),
  kind: AgentKind.exactOptional(),
  companyId: wireText().nullable().exactOptional(),
  archivedAt: WireInstant.nullable().exactOptional(),
  remarks,
});

const MemberBody = z.strictObject({
  name: wireText(),
  role: z.enum(['view', 'manage', 'own']),
  removedAt: optionalInstant,
  remarks,
});

const PlanBody = z.strictObject({
  name: wireText(),
  allowance: WireAmount,
  rolloverCap: WireAmount.prefault('0'),
  atZero: z.enum(atZeroModes).default('hard_stop'),
  overageLimit: WireAmount.prefault('0'),
  repaysOverage: z.boolean().default(false),
  ...price,
  agentSlots: slots.default(null),
  seats: slots.default(null),
  remarks,
});

const PackBody = z.strictObject({ name: wireText(), credits: WirePositiveAmount, ...price, remarks });

const SubscriptionBody = z.strictObject({
  fromCycle: wireCount(0, CYCLE_MAX),
  planId: wireText().nullable().describe('The plan from that cycle on. null: pay as you go.'),
  remarks,
});

const CapBody = z.strictObject({
  scope: z.enum(capScopes),
  scopeId: wireText(),
  window: z.enum(capWindows),
  limit: WireAmount.describe('The most that may be spent in one window.'),
  remarks,
});

const DestinationBody = z.strictObject({
  platform: z.enum(['slack', 'discord', 'webhook']),
  workspace: wireText(),
  channel: wireText(URL_LENGTH_MAX),
  zone: Zone.nullable().default(null),
  ownerId: wireText(),
  remarks,
});

const AlertRuleBody = z.strictObject({
  basis: z.enum(alertBases).default('plan_credits'),
  thresholds: z
    .array(Threshold)
    .min(1, 'must hold at least one threshold')
    .max(THRESHOLDS_MAX, `must hold at most ${THRESHOLDS_MAX} thresholds`),
  destinationId: wireText(),
  ownerId: wireText(),
  mutedAt: optionalInstant,
  snoozedUntil: optionalInstant,
  remarks,
});

const ByQuery = z.strictObject({ remarks: wireText(REMARKS_LENGTH_MAX).nullable().default(null) });

const Put = z.strictObject({ status: z.enum(['created', 'changed', 'unchanged']) });
const put: z.output<typeof Put> = { status: 'created' };

type Reason = TermsStore[keyof TermsStore] extends (...given: never[]) => Promise<infer Answer>
  ? Answer extends { status: 'refused'; reason: infer One }
    ? One
    : never
  : never;

const refusals: Record<Exclude<Reason, 'unknown-account'>, [status: number, detail: string]> = {
  'in-use': [409, 'Usage or credits have been written: the zone and the anchor can no longer change.'],
  reopens: [409, 'A cycle is closed that would be open again. Its numbers stay as they were said.'],
  'unknown-zone': [422, 'There is no such time zone.'],
  'unknown-plan': [422, 'There is no such plan.'],
  'unknown-company': [422, 'There is no such company.'],
  'unknown-agent': [422, 'There is no such agent yet: say its kind to make it.'],
  'unknown-destination': [422, 'There is no such destination.'],
  'already-granted': [409, 'That cycle has had its credits or its usage. History is not rewritten.'],
  conflict: [409, 'This exists already, and says something else.'],
  'last-manager': [409, 'This is the last who can manage the account: name another one first.'],
  'unknown-cap': [404, 'There is no such cap.'],
  'unknown-rule': [404, 'There is no such alert rule.'],
};

export function termsEndpoints(terms: TermsStore, clock: () => number): Endpoint[] {
  const common = { scope: 'manage', group: 'Terms', answer: Put } as const;
  const by = (actor: string, said: string | null): By => ({ actor, remarks: said, at: clock() });

  return [
    endpoint({
      ...common,
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
        replyTo(await terms.putAccount(accountId, account, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/companies/:id',
      summary: 'Set a company',
      about: 'A customer or a department whose usage is shown by itself. Archived by archivedAt.',
      body: CompanyBody,
      example: { path: '/v1/companies/acme', body: { name: 'Acme Inc.' }, answer: put },
      handle: async ({ accountId, actor, params, body: { remarks, ...company } }) =>
        replyTo(await terms.putCompany(accountId, { id: idOf(params), ...company }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
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
        replyTo(await terms.putAgent(accountId, { id: idOf(params), ...agent }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/members/:id',
      summary: 'Set a person of the team',
      about: 'And what that person may do. Removed by removedAt.',
      body: MemberBody,
      problems: refused('last-manager'),
      example: { path: '/v1/members/ann', body: { name: 'Ann', role: 'manage' }, answer: put },
      handle: async ({ accountId, actor, params, body: { remarks, ...member } }) =>
        replyTo(await terms.putMember(accountId, { id: idOf(params), ...member }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/plans/:id',
      summary: 'Set a plan',
      about: 'What a subscription gives in each cycle. Cycles that have begun keep what they were given.',
      body: PlanBody,
      example: {
        path: '/v1/plans/base',
        body: { name: 'Base', allowance: '10000', rolloverCap: '2000' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...plan } }) =>
        replyTo(await terms.putPlan(accountId, { id: idOf(params), ...plan }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/packs/:id',
      summary: 'Set a pack of credits',
      about: 'What people are offered when they top up.',
      body: PackBody,
      example: {
        path: '/v1/packs/small',
        body: { name: '5 000 credits', credits: '5000', priceCents: 4900 },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...pack } }) =>
        replyTo(await terms.putPack(accountId, { id: idOf(params), ...pack }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/rates/:id',
      summary: 'Add a rate',
      about:
        'A price from an instant on, for the events that meet its conditions; the most specific rate wins. A rate is never edited: to change a price, add a newer rate with the same conditions. What was charged stays.',
      body: RateInput,
      problems: refused('conflict', 'unknown-plan'),
      example: {
        path: '/v1/rates/inbound-2026',
        body: {
          basis: 'per_minute',
          effectiveAt: '2026-01-01T00:00:00Z',
          when: { kind: 'voice_inbound' },
          pricePerMinute: '10',
          incrementMs: 60_000,
        },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body }) =>
        replyTo(await terms.addRate(accountId, { id: idOf(params), ...body }, by(actor, null))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/subscription',
      summary: 'Subscribe to a plan',
      about: 'From a billing cycle on, counted from the anchor of the account: 0 is the first.',
      body: SubscriptionBody,
      problems: refused('already-granted', 'unknown-plan'),
      example: { body: { fromCycle: 5, planId: 'base' }, answer: put },
      handle: async ({ accountId, actor, body: { remarks, ...subscription } }) =>
        replyTo(await terms.subscribe(accountId, subscription, by(actor, remarks))),
    }),
    endpoint({
      ...common,
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
        replyTo(await terms.putCap(accountId, { id: idOf(params), ...cap }, by(actor, remarks))),
    }),
    endpoint({
      ...common,
      method: 'DELETE',
      path: '/v1/caps/:id',
      summary: 'Archive a cap',
      about: 'It stops nothing any more.',
      query: ByQuery,
      problems: refused('unknown-cap'),
      example: { path: '/v1/caps/acme-daily', answer: { status: 'changed' } },
      handle: async ({ accountId, actor, params, query }) =>
        replyTo(await terms.archiveCap(accountId, idOf(params), by(actor, query.remarks))),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/destinations/:id',
      summary: 'Set a place to tell people',
      about: 'A channel of a workspace, or a webhook. Alert rules point to it.',
      body: DestinationBody,
      problems: refused('conflict'),
      example: {
        path: '/v1/destinations/ops',
        body: { platform: 'slack', workspace: 'T024BE7LD', channel: 'C024BE91L', ownerId: 'ann' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, ...destination } }) =>
        replyTo(
          await terms.putDestination(accountId, { id: idOf(params), ...destination }, by(actor, remarks)),
        ),
    }),
    endpoint({
      ...common,
      method: 'PUT',
      path: '/v1/alert-rules/:id',
      summary: 'Set an alert rule',
      about:
        'Warns once in a cycle when what is left reaches a threshold: a share of the basis, such as “20%”, or a number of credits, such as “500”.',
      body: AlertRuleBody,
      problems: refused('unknown-destination'),
      example: {
        path: '/v1/alert-rules/low',
        body: { thresholds: ['20%', '10%', '0%'], destinationId: 'ops', ownerId: 'ann' },
        answer: put,
      },
      handle: async ({ accountId, actor, params, body: { remarks, basis, thresholds, ...rule } }) =>
        replyTo(
          await terms.putAlertRule(
            accountId,
            { id: idOf(params), kind: 'low_credit', rule: { basis, thresholds }, ...rule },
            by(actor, remarks),
          ),
        ),
    }),
    endpoint({
      ...common,
      method: 'DELETE',
      path: '/v1/alert-rules/:id',
      summary: 'Remove an alert rule',
      about: 'It warns no more.',
      query: ByQuery,
      problems: refused('unknown-rule'),
      example: { path: '/v1/alert-rules/low', answer: { status: 'changed' } },
      handle: async ({ accountId, actor, params, query }) =>
        replyTo(await terms.removeAlertRule(accountId, idOf(params), by(actor, query.remarks))),
    }),
  ];
}

function idOf(params: Readonly<Record<string, string>>): string {
  return params['id'] ?? '';
}

function refused(...reasons: (keyof typeof refusals)[]): Record<number, string> {
  const said: Record<number, string> = {};
  for (const reason of reasons) {
    const [status, detail] = refusals[reason];
    said[status] = said[status] ? `${said[status]} ${detail}` : detail;
  }
  return said;
}

function replyTo(answer: TermsAnswer<keyof typeof refusals>): Reply {
  if (answer.status !== 'refused') return ok(answer satisfies z.output<typeof Put>);
  // The key is of an account that is gone.
  if (answer.reason === 'unknown-account') return unauthorized();
  const [status, detail] = refusals[answer.reason];
  return problem(status, detail, { code: answer.reason });
}

import { z } from 'zod';
import { atZeroModes } from '../../domain/plan.ts';
import { RateInput } from '../../domain/rate-card.ts';
import { wireCount, wireText } from '../../domain/wire.ts';
import type { TermsStore } from '../../ledger/ports/terms-store.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { WireAmount, WirePositiveAmount } from '../scalars.ts';
import { slots } from './fields.ts';
import { byAt, idOf, put, refused, remarks, replyTo, terms } from './put.ts';

const CENTS_MAX = 100_000_000;
const CYCLE_MAX = 10_000;

const price = {
  priceCents: wireCount(0, CENTS_MAX).default(0),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency in three capitals, such as USD')
    .default('USD'),
};

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

export function planEndpoints(store: TermsStore, clock: () => number): Endpoint[] {
  const by = byAt(clock);
  return [
    endpoint({
      ...terms,
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
        replyTo(await store.putPlan(accountId, { id: idOf(params), ...plan }, by(actor, remarks))),
    }),
    endpoint({
      ...terms,
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
        replyTo(await store.putPack(accountId, { id: idOf(params), ...pack }, by(actor, remarks))),
    }),
    endpoint({
      ...terms,
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
        replyTo(await store.addRate(accountId, { id: idOf(params), ...body }, by(actor, null))),
    }),
    endpoint({
      ...terms,
      method: 'PUT',
      path: '/v1/subscription',
      summary: 'Subscribe to a plan',
      about: 'From a billing cycle on, counted from the anchor of the account: 0 is the first.',
      body: SubscriptionBody,
      problems: refused('already-granted', 'unknown-plan'),
      example: { body: { fromCycle: 5, planId: 'base' }, answer: put },
      handle: async ({ accountId, actor, body: { remarks, ...subscription } }) =>
        replyTo(await store.subscribe(accountId, subscription, by(actor, remarks))),
    }),
  ];
}

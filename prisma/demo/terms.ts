import type { AgentKind } from '../../src/domain/agent.ts';
import { credits, parseCredits } from '../../src/domain/credits.ts';
import { addDays, type InstantMs } from '../../src/domain/instant.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { PerMinuteRate, PerResponseRate, Rate, RateConditions } from '../../src/domain/rate-card.ts';
import { type DemoCalendar, instantOn } from './calendar.ts';

/** Who spends, and under which terms. All names are made up. */

export interface DemoPlan extends Plan {
  priceCents: number;
  currency: string;
  agentSlots: number;
  seats: number;
}

export interface DemoPack {
  id: string;
  name: string;
  credits: bigint;
  priceCents: number;
  currency: string;
}

export interface DemoCompany {
  id: string;
  name: string;
}

export interface DemoAgent {
  id: string;
  name: string;
  kind: AgentKind;
  companyId: string | null;
  archivedAt: InstantMs | null;
}

export interface DemoMember {
  id: string;
  name: string;
  role: 'own' | 'manage' | 'view';
}

const lapsing = { rolloverCap: 0n, atZero: 'hard_stop', overageLimit: 0n, repaysOverage: false } as const;

export const professional: DemoPlan = {
  ...lapsing,
  id: 'professional',
  name: 'Professional',
  allowance: credits(10_000),
  rolloverCap: credits(500),
  priceCents: 24_900,
  currency: 'USD',
  agentSlots: 10,
  seats: 8,
};

export const demoPlans: DemoPlan[] = [
  {
    ...lapsing,
    id: 'base',
    name: 'Base',
    allowance: credits(8_500),
    priceCents: 19_900,
    currency: 'USD',
    agentSlots: 10,
    seats: 5,
  },
  professional,
  {
    id: 'enterprise',
    name: 'Enterprise',
    allowance: credits(25_000),
    rolloverCap: credits(2_500),
    atZero: 'soft',
    overageLimit: credits(5_000),
    repaysOverage: true,
    priceCents: 54_900,
    currency: 'USD',
    agentSlots: 50,
    seats: 40,
  },
];

export const demoPacks: DemoPack[] = [
  { id: 'pack-500', name: 'Small pack', credits: credits(500), priceCents: 1_500, currency: 'USD' },
  { id: 'pack-2500', name: 'Medium pack', credits: credits(2_500), priceCents: 6_500, currency: 'USD' },
  { id: 'pack-10000', name: 'Large pack', credits: credits(10_000), priceCents: 24_000, currency: 'USD' },
];

export const lightModel = 'swift-1';
export const dearModel = 'deep-1';
export const premiumVoice = 'premium';

const incrementMsByPlan = { base: 60_000, professional: 30_000, enterprise: 6_000 };

export function demoRates(effectiveAt: InstantMs): Rate[] {
  const perResponse = (id: string, price: string, when: RateConditions): PerResponseRate => ({
    id,
    effectiveAt,
    when,
    basis: 'per_response',
    price: parseCredits(price),
  });
  const perMinute = (
    planId: string,
    incrementMs: number,
    direction: 'inbound' | 'outbound',
  ): PerMinuteRate => ({
    id: `${direction}-${planId}`,
    effectiveAt,
    when: { direction, planId },
    basis: 'per_minute',
    pricePerMinute: credits(2),
    incrementMs,
    minimumMs: incrementMs,
    freeUnderMs: 5_000,
    // Base leaves outbound calls free, so that the log of its cycles has some that cost nothing.
    outboundFree: planId === 'base',
    translation: { pricePerMinute: credits(1) },
  });
  return [
    perResponse('response', '1', {}),
    perResponse('response-swift-1', '1', { model: lightModel }),
    perResponse('response-deep-1', '4', { model: dearModel }),
    perResponse('response-premium-voice', '1.5', { voice: premiumVoice }),
    ...Object.entries(incrementMsByPlan).flatMap(([planId, incrementMs]) => [
      perMinute(planId, incrementMs, 'inbound'),
      perMinute(planId, incrementMs, 'outbound'),
    ]),
  ];
}

export const demoCompanies: DemoCompany[] = [
  { id: 'harbour-dental', name: 'Harbour Dental' },
  { id: 'northside-motors', name: 'Northside Motors' },
  { id: 'lumen-studio', name: 'Lumen Studio' },
];

const ARCHIVED_DAYS_AGO = 40;

export function demoAgents({ today }: DemoCalendar): DemoAgent[] {
  const agent = (id: string, name: string, kind: AgentKind, companyId: string | null): DemoAgent => ({
    id,
    name,
    kind,
    companyId,
    archivedAt: null,
  });
  return [
    agent('harbour-chat', 'Harbour Front Desk', 'chat', 'harbour-dental'),
    agent('harbour-line', 'Harbour Reception Line', 'voice_inbound', 'harbour-dental'),
    agent('northside-chat', 'Northside Sales Chat', 'chat', 'northside-motors'),
    agent('northside-line', 'Northside Service Line', 'voice_inbound', 'northside-motors'),
    agent('northside-callback', 'Northside Call-backs', 'voice_outbound', 'northside-motors'),
    agent('lumen-voice', 'Lumen Web Voice', 'voice_web', 'lumen-studio'),
    agent('lumen-follow-up', 'Lumen Follow-ups', 'auto_trigger', 'lumen-studio'),
    {
      ...agent('lumen-chat', 'Lumen Booking Chat', 'chat', 'lumen-studio'),
      archivedAt: instantOn(addDays(today, -ARCHIVED_DAYS_AGO), 17 * 3_600_000),
    },
    agent('team-assistant', 'Team Assistant', 'assistant', null),
  ];
}

export const demoMembers: readonly [DemoMember, ...DemoMember[]] = [
  { id: 'maya', name: 'Maya', role: 'own' },
  { id: 'jonas', name: 'Jonas', role: 'manage' },
  { id: 'priya', name: 'Priya', role: 'manage' },
  { id: 'elena', name: 'Elena', role: 'view' },
  { id: 'sam', name: 'Sam', role: 'view' },
];

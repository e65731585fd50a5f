import { credits } from '../../src/domain/credits.ts';
import { GRANT_PRIORITY, type Grant } from '../../src/domain/grant.ts';
import { addDays, type InstantMs } from '../../src/domain/instant.ts';
import type { Rate } from '../../src/domain/rate-card.ts';
import type { UsageEvent } from '../../src/domain/usage-event.ts';
import { calendarOf, type DemoCalendar, demoZone, instantOn } from './calendar.ts';
import { tellStory } from './story.ts';
import {
  type DemoAgent,
  type DemoCompany,
  type DemoMember,
  type DemoPack,
  type DemoPlan,
  demoAgents,
  demoCompanies,
  demoMembers,
  demoPacks,
  demoPlans,
  demoRates,
} from './terms.ts';

/** Everything the demo knows, as facts for whoever loads it. The ledger makes the cycles' allowances itself. */
export interface DemoAccount {
  account: {
    id: 'demo';
    name: string;
    zone: string;
    anchorAt: InstantMs;
    agentSlots: number;
    seats: number;
    upgradeUrl: string;
    topUpUrl: string;
  };
  plans: readonly DemoPlan[];
  packs: readonly DemoPack[];
  subscriptions: { fromCycle: number; planId: string }[];
  companies: readonly DemoCompany[];
  agents: readonly DemoAgent[];
  members: readonly DemoMember[];
  rates: readonly Rate[];
  grants: readonly Grant[];
  events: readonly UsageEvent[];
}

/**
 * An agency with three client companies and three months behind it. It outgrew Base, bought a top-up, went on to
 * Professional, and is near the end of its allowance again, not least for two days on a dear model.
 */
export function demoAccount(now: InstantMs, seed = 1): DemoAccount {
  const calendar = calendarOf(now);
  const agents = demoAgents(calendar);
  return {
    account: {
      id: 'demo',
      name: 'Demo Agency',
      zone: demoZone,
      anchorAt: calendar.anchorAt,
      agentSlots: 10,
      seats: 8,
      upgradeUrl: 'https://billing.example.com/upgrade',
      topUpUrl: 'https://billing.example.com/top-up',
    },
    plans: demoPlans,
    packs: demoPacks,
    subscriptions: [
      { fromCycle: 0, planId: 'base' },
      { fromCycle: calendar.cycle.number - 1, planId: 'professional' },
    ],
    companies: demoCompanies,
    agents,
    members: demoMembers,
    rates: demoRates(calendar.anchorAt),
    grants: grantsOf(calendar),
    events: tellStory(calendar, agents, seed),
  };
}

const TEN_O_CLOCK_MS = 10 * 3_600_000;

function grantsOf({ today }: DemoCalendar): Grant[] {
  const forEveryone = {
    priority: GRANT_PRIORITY,
    voidedAt: null,
    agentId: null,
    carriesFrom: null,
    repays: null,
  };
  return [
    {
      ...forEveryone,
      id: 'top-up:demo-1',
      pool: 'top_up',
      amount: credits(2_500),
      effectiveAt: instantOn(addDays(today, -61), TEN_O_CLOCK_MS),
      expiresAt: null,
    },
    // It outlives the current cycle by a few days, so that it is still whole and about to lapse.
    {
      ...forEveryone,
      id: 'promo:demo-1',
      pool: 'promo',
      amount: credits(250),
      effectiveAt: instantOn(addDays(today, -12), TEN_O_CLOCK_MS),
      expiresAt: instantOn(addDays(today, 12), 0),
    },
  ];
}

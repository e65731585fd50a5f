import { defaultAlertRule } from '../../src/domain/alert.ts';
import { type Credits, credits, parseCredits } from '../../src/domain/credits.ts';
import { defaultWarningSettings, type WarningFacts, type WarningKind } from '../../src/domain/warning.ts';
import type { Notice } from '../../src/jobs/announcements/announcement.ts';
import type { AlertRuleLine, DestinationLine } from '../../src/reports/ports/notices.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';
import { DEMO_NOW } from './demo.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const channel: DestinationLine = {
  id: 'slack:T1:C1',
  platform: 'slack',
  workspace: 'T1',
  name: null,
  channel: 'C1',
  zone: 'Asia/Kathmandu',
  ownerId: 'priya',
  broken: null,
};

export const rule: AlertRuleLine = {
  id: 'low-credit:slack:T1:C1',
  destinationId: channel.id,
  ownerId: 'priya',
  rule: defaultAlertRule,
  ...defaultWarningSettings,
  mention: 'S0123ABCD',
  mutedAt: null,
  snoozedUntil: null,
};

/** A warning that was posted a minute ago, about the demo account. */
export function noticeOf<Kind extends WarningKind>(
  kind: Kind,
  facts: WarningFacts[Kind],
  more: Partial<Notice> = {},
): Notice {
  return {
    accountId: 'demo',
    id: `${kind}:1`,
    kind,
    facts,
    createdAt: DEMO_NOW - MINUTE,
    dueAt: DEMO_NOW - MINUTE,
    postedAt: null,
    messageId: null,
    acknowledged: null,
    recoveredAt: null,
    destination: channel,
    rule,
    merged: [],
    original: null,
    ...more,
  };
}

const at = DEMO_NOW - MINUTE;

export const lowFacts: WarningFacts['low_credit'] = {
  ruleId: rule.id,
  threshold: '20%',
  available: '1990',
  basis: '10000',
  basisName: 'plan_credits',
  cycle: 12,
  at,
};

const agents = [
  'harbour-chat',
  'harbour-line',
  'northside-chat',
  'northside-line',
  'lumen-voice',
  'team-assistant',
];
const burst = Array.from({ length: 24 }, (_, index) => agents[index] ?? `voice-agent-${index}`);

export const stopped = (agentId: string, more: Partial<Notice> = {}) =>
  noticeOf('stopped', { agentId, cycle: 12, at }, { id: `stopped:${agentId}`, ...more });

export const lowCredit = noticeOf('low_credit', lowFacts);

/** The demo with so many plan credits left, and no others; where none are, a little more was used than there was. */
export function withCreditsLeft(reports: ReportStore, left: Credits): ReportStore {
  return {
    ...reports,
    async credits(accountId, now) {
      const known = await reports.credits(accountId, now);
      const grants = known?.grants.map((grant) => ({
        ...grant,
        remaining: grant.id.startsWith('subscription:') ? left : 0n,
      }));
      const totals = [...(known?.totals ?? [])].map(
        ([cycle, { used }]) => [cycle, { used, uncovered: left === 0n ? parseCredits('12.5') : 0n }] as const,
      );
      return known && { ...known, grants: grants ?? [], totals: new Map(totals) };
    },
  };
}

/** How much is left when it is said. */
export function leftAt(name: string): Credits {
  if (/recovered|expiring/.test(name)) return credits(8_400);
  return /stopped|overage|zero|escalation/.test(name) ? 0n : parseCredits('1990.5');
}

/** One of every kind and of everything that can have become of it, by the name of its picture. */
export const warningSamples: Readonly<Record<string, Notice>> = {
  'low credit': lowCredit,
  'low credit, acknowledged': {
    ...lowCredit,
    postedAt: at,
    acknowledged: { at: DEMO_NOW, by: 'Jonas' },
  },
  'low credit, recovered': {
    ...lowCredit,
    postedAt: at,
    recoveredAt: DEMO_NOW,
    acknowledged: { at: DEMO_NOW, by: 'Jonas' },
  },
  'low credit, muted': { ...lowCredit, postedAt: at, rule: { ...rule, muted: ['low_credit'] } },
  'low credit, snoozed': { ...lowCredit, postedAt: at, rule: { ...rule, snoozedUntil: DEMO_NOW + HOUR } },
  'low credit, at zero': noticeOf('low_credit', { ...lowFacts, threshold: '0%', available: '0' }),
  'low credit, of a number': noticeOf('low_credit', { ...lowFacts, threshold: '2000', basis: '0' }),
  stopped: stopped('harbour-chat'),
  'stopped, a burst': { ...stopped('harbour-chat'), merged: burst.slice(1).map((id) => stopped(id)) },
  overage: noticeOf('overage', { cycle: 12, over: '12.5', at }),
  'cap reached': noticeOf('cap_reached', { capId: 'cap:1', windowStartsAt: at, limit: '200', at }),
  'caps reached, a burst': noticeOf(
    'cap_reached',
    { capId: 'cap:1', windowStartsAt: at, limit: '200', at },
    {
      merged: [noticeOf('cap_reached', { capId: 'gone', windowStartsAt: at, limit: '50', at })],
    },
  ),
  'no rate': noticeOf('no_rate', { agentId: 'northside-chat', kind: 'chat', model: 'deep-9', at }),
  'no rate, a burst': noticeOf(
    'no_rate',
    { agentId: 'northside-chat', kind: 'chat', model: 'deep-9', at },
    { merged: [noticeOf('no_rate', { agentId: 'northside-line', kind: 'voice_inbound', model: null, at })] },
  ),
  expiring: noticeOf('expiring', {
    grantId: 'subscription:cycle:4',
    remaining: '8400',
    expiresAt: Date.parse('2026-11-29T05:00:00Z'),
    at,
  }),
  'run out': noticeOf('run_out', {
    from: '2026-11-25',
    to: '2026-11-28',
    refillAt: Date.parse('2026-11-29T05:00:00Z'),
    at,
  }),
  spike: noticeOf('spike', { day: '2026-11-05', agentId: 'northside-chat', used: '444', usual: '99', at }),
  'spike of all': noticeOf('spike', {
    day: '2026-11-05',
    agentId: null,
    used: '765.75',
    usual: '388.375',
    at,
  }),
  'recharge failed': noticeOf('recharge_failed', {
    attemptId: 'a1',
    amount: '1000',
    why: 'the card was declined',
    retryAt: DEMO_NOW + HOUR,
    at,
  }),
  escalation: {
    ...noticeOf('stopped', { agentId: 'harbour-chat', cycle: 12, at }),
    id: 'escalation:1',
    kind: 'escalation',
    dueAt: DEMO_NOW,
    rule: null,
    destination: { ...channel, id: 'slack:T1:C2', channel: 'C2', zone: null },
    original: stopped('harbour-chat', { postedAt: DEMO_NOW - 15 * MINUTE }),
  },
};

/** What was snoozed until now, said again. */
export function reminderOf(original: Notice | null, more: Partial<Notice> = {}): Notice {
  return {
    ...noticeOf('low_credit', lowFacts),
    id: 'reminder:1',
    kind: 'reminder',
    facts: { ruleId: rule.id, noticeId: original?.id ?? null, until: DEMO_NOW },
    dueAt: DEMO_NOW,
    rule: { ...rule, snoozedUntil: DEMO_NOW },
    original,
    ...more,
  };
}

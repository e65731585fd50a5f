import { z } from 'zod';
import { isCrossed, printThreshold, thresholdLimit } from '../../domain/alert.ts';
import { printCredits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { type WarningFacts, warningFacts } from '../../domain/warning.ts';
import type { AlertRuleLine } from '../../reports/ports.ts';
import { readSituation, type Situation } from '../../reports/warning.ts';
import type { Announcement, Notice, Tools } from './announcement.ts';
import { warnings } from './warnings.ts';

const ReminderFacts = z.object({ until: z.number() });

/**
 * At the end of a snooze: what was snoozed, as it stands then. Nothing is left to say where it is over, where somebody
 * has snoozed or silenced it anew, and where credits are above every level again.
 */
export const reminder: Announcement = {
  kind: 'reminder',
  async compose(notice, tools) {
    const { rule } = notice;
    const { until } = ReminderFacts.parse(notice.facts);
    if (!rule || (notice.postedAt === null && rule.snoozedUntil !== until)) return null;
    const snoozed = await snoozedBy(notice, rule, tools);
    const warning = warnings.find(({ kind }) => kind === snoozed?.kind);
    if (!snoozed || !warning) return null;
    const zone = notice.destination?.zone ?? tools.directory.anchor.zone;
    return warning.say(snoozed, tools, { again: { why: 'snoozed', until }, zone });
  },
};

async function snoozedBy(notice: Notice, rule: AlertRuleLine, tools: Tools): Promise<Notice | null> {
  const { original } = notice;
  const isNew = notice.postedAt === null;
  if (original && original.kind !== 'low_credit') {
    const isSilent = isNew && (original.recoveredAt !== null || isMuted(rule, original.kind));
    return isSilent ? null : { ...original, rule };
  }
  if (isNew && isMuted(rule, 'low_credit')) return null;
  const situation = await readSituation(tools.reports, tools.directory, tools.now);
  const since = original ? warningFacts.low_credit.parse(original.facts).at : tools.now;
  const facts = situation && lowCredit(rule, situation, since);
  if (!facts) return isNew ? null : original;
  // Its buttons are about the message that was snoozed; typed, there was none.
  return { ...(original ?? notice), kind: 'low_credit', facts, rule, recoveredAt: null };
}

function isMuted({ mutedAt, muted }: AlertRuleLine, kind: string): boolean {
  return mutedAt !== null || muted.some((each) => each === kind);
}

/** The gravest level at which credits are now; `null`: they are above all. */
function lowCredit(
  { id, rule }: AlertRuleLine,
  situation: Situation,
  at: InstantMs,
): WarningFacts['low_credit'] | null {
  const { balance } = situation;
  const level = { available: balance.available, basis: situation.basis[rule.basis] };
  const [gravest] = rule.thresholds
    .filter((threshold) => isCrossed(threshold, level))
    .map((threshold) => ({ threshold, limit: thresholdLimit(threshold, level) }))
    .sort((a, b) => (a.limit < b.limit ? -1 : 1));
  if (!gravest) return null;
  return {
    ruleId: id,
    threshold: printThreshold(gravest.threshold),
    available: printCredits(level.available),
    basis: printCredits(level.basis),
    basisName: rule.basis,
    cycle: balance.cycle.number,
    at,
  };
}

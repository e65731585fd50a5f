import { z } from 'zod';
import { isCrossed, printThreshold, thresholdLimit } from '../../domain/alert.ts';
import { printCredits } from '../../domain/credits.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { type WarningFacts, warningFacts } from '../../domain/warning.ts';
import type { AlertRuleLine } from '../../reports/ports/notices.ts';
import { readSituation, type Situation } from '../../reports/warning.ts';
import type { Announcement, Notice, Tools } from './announcement.ts';
import { isOver } from './over.ts';
import { warnings } from './warnings.ts';

const ReminderFacts = z.object({ until: z.number() });

/**
 * At the end of a snooze: what was snoozed, as it stands then. Nothing is left to say where it is over, where somebody
 * has silenced it or ended the snooze, and where credits are above every level again.
 */
export const reminder: Announcement = {
  kind: 'reminder',
  async compose(notice, tools) {
    const { rule } = notice;
    const { until } = ReminderFacts.parse(notice.facts);
    if (!rule || (notice.postedAt === null && !isAwake(rule, tools.now))) return null;
    const snoozed = await snoozedBy(notice, rule, tools);
    const warning = warnings.find(({ kind }) => kind === snoozed?.kind);
    if (!snoozed || !warning) return null;
    const zone = notice.destination?.zone ?? tools.directory.anchor.zone;
    return warning.say(snoozed, tools, {
      again: { why: 'snoozed', until: Math.min(until, notice.dueAt) },
      zone,
    });
  },
};

async function snoozedBy(notice: Notice, rule: AlertRuleLine, tools: Tools): Promise<Notice | null> {
  const { original } = notice;
  const isNew = notice.postedAt === null;
  if (original && original.kind !== 'low_credit') {
    const isSilent = isNew && (isOver(original) || isMuted(rule, original.kind));
    return isSilent ? null : { ...original, rule };
  }
  if (isNew && isMuted(rule, 'low_credit')) return null;
  const situation = await readSituation(tools.reports, tools.directory, tools.now);
  const since = original ? warningFacts.low_credit.parse(original.facts).at : tools.now;
  const facts = situation && lowCredit(rule, situation, since, isNew);
  if (!facts) return null;
  // Its buttons are about the message that was snoozed; typed, there was none.
  return {
    ...(original ?? notice),
    kind: 'low_credit',
    facts,
    rule,
    recoveredAt: isNew ? null : notice.recoveredAt,
    postedAt: notice.postedAt,
    merged: [],
  };
}

function isAwake({ snoozedUntil }: AlertRuleLine, now: InstantMs): boolean {
  return snoozedUntil !== null && snoozedUntil <= now;
}

function isMuted({ mutedAt, muted }: AlertRuleLine, kind: string): boolean {
  return mutedAt !== null || muted.some((each) => each === kind);
}

/** The gravest level at which credits are now; of a message that stands, the first where they are above all of them. */
function lowCredit(
  { id, rule }: AlertRuleLine,
  situation: Situation,
  at: InstantMs,
  isNew: boolean,
): WarningFacts['low_credit'] | null {
  const { balance } = situation;
  const level = { available: balance.available, basis: situation.basis[rule.basis] };
  const levels = rule.thresholds
    .map((threshold) => ({ threshold, limit: thresholdLimit(threshold, level) }))
    .sort((a, b) => (a.limit < b.limit ? -1 : 1));
  const crossed = levels.find(({ threshold }) => isCrossed(threshold, level));
  const said = crossed ?? (isNew ? undefined : levels.at(-1));
  if (!said) return null;
  return {
    ruleId: id,
    threshold: printThreshold(said.threshold),
    available: printCredits(level.available),
    basis: printCredits(level.basis),
    basisName: rule.basis,
    cycle: balance.cycle.number,
    at,
  };
}

import { isGravest, type WarningFacts, type WarningKind, warningFacts } from '../../domain/warning.ts';
import { readSituation, type Situation } from '../../reports/warning.ts';
import type { Standing } from '../../views/warnings/standing.ts';
import { viewWarning, type Warning } from '../../views/warnings/warning-card.ts';
import type { Announcement, Notice, Said, Tools } from './announcement.ts';

/** What a warning is put into words from: its facts, the first being the notice's own, and how things stand now. */
export interface Ground<Kind extends WarningKind> extends Tools {
  facts: WarningFacts[Kind];
  /** With those that are said in the same message. */
  all: readonly WarningFacts[Kind][];
  situation: Situation;
  zone: string;
}

export interface WarningAnnouncement extends Announcement {
  kind: WarningKind;
  /** Said once more under another notice, which says why. */
  say(notice: Notice, tools: Tools, again?: Pick<Standing, 'again' | 'zone'>): Promise<Said | null>;
}

export function warningOf<Kind extends WarningKind>(
  kind: Kind,
  warn: (ground: Ground<Kind>) => Warning | Promise<Warning>,
): WarningAnnouncement {
  async function say(notice: Notice, tools: Tools, again?: Pick<Standing, 'again' | 'zone'>) {
    // What is over before anybody heard of it needs no saying.
    if (notice.recoveredAt !== null && notice.postedAt === null) return null;
    const { directory, now, reports } = tools;
    const situation = await readSituation(reports, directory, now);
    if (!situation) return null;
    const [facts, ...others] = [notice, ...notice.merged].map((each) => readFacts(kind, each.facts));
    if (!facts) return null;
    const standing = { ...standingOf(kind, notice, tools), ...again };
    const ground = { ...tools, facts, all: [facts, ...others], situation, zone: standing.zone };
    const { rule, recoveredAt } = notice;
    const wakes = rule !== null && recoveredAt === null && isGravest(kind, notice.facts, rule.rule);
    return {
      card: viewWarning(await warn(ground), standing, directory),
      mention: wakes ? rule.mention : null,
    };
  }
  return { kind, say, compose: (notice, tools) => say(notice, tools) };
}

function readFacts<Kind extends WarningKind>(kind: Kind, facts: unknown): WarningFacts[Kind] {
  return warningFacts[kind].parse(facts) as WarningFacts[Kind];
}

function standingOf(kind: WarningKind, notice: Notice, { directory, now }: Tools): Standing {
  const { rule } = notice;
  return {
    noticeId: notice.id,
    ruleId: rule?.id ?? null,
    kind,
    zone: notice.destination?.zone ?? directory.anchor.zone,
    now,
    acknowledged: notice.acknowledged,
    recoveredAt: notice.recoveredAt,
    snoozedUntil: rule?.snoozedUntil ?? null,
    isMuted: rule !== null && (rule.mutedAt !== null || rule.muted.includes(kind)),
    again: null,
  };
}

import { isGravest, type WarningFacts, type WarningKind, warningFacts } from '../../domain/warning.ts';
import type { AlertRuleLine } from '../../reports/ports/notices.ts';
import { readSituation, type Situation } from '../../reports/warning.ts';
import type { Standing } from '../../views/warnings/standing.ts';
import { viewWarning, type Warning } from '../../views/warnings/warning-card.ts';
import type { Announcement, Notice, Said, Tools } from './announcement.ts';

/** What a warning is put into words from: its facts, the first being the notice's own, and how things stand now. */
export interface Ground<Kind extends WarningKind> extends Tools {
  facts: WarningFacts[Kind];
  /** With those that are said in the same message and are not over. */
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
    const { rule } = notice;
    const standing = { ...standingOf(kind, notice, tools), ...again };
    // What is over before anybody heard of it needs no saying.
    if (standing.recoveredAt !== null && notice.postedAt === null) return null;
    const situation = await readSituation(tools.reports, tools.directory, tools.now);
    const [facts, ...others] = stillSaid(notice).map((each) => readFacts(kind, each.facts));
    if (!situation || !facts) return null;
    const ground = { ...tools, facts, all: [facts, ...others], situation, zone: standing.zone };
    const wakes = standing.recoveredAt === null && rule !== null && isGravest(kind, facts, rule.rule);
    return {
      card: viewWarning(await warn(ground), standing, tools.directory),
      mention: wakes ? rule.mention : null,
    };
  }
  return { kind, say, compose: (notice, tools) => say(notice, tools) };
}

function readFacts<Kind extends WarningKind>(kind: Kind, facts: unknown): WarningFacts[Kind] {
  return warningFacts[kind].parse(facts) as WarningFacts[Kind];
}

/** Those of a burst that are not over; all of them, once it all is. */
function stillSaid(notice: Notice): Notice[] {
  const all = [notice, ...notice.merged];
  const open = all.filter(({ recoveredAt }) => recoveredAt === null);
  return open.length > 0 ? open : all;
}

function standingOf(kind: WarningKind, notice: Notice, { directory, now }: Tools): Standing {
  const { rule } = notice;
  const ends = [notice, ...notice.merged].flatMap(({ recoveredAt }) => recoveredAt ?? []);
  const isOver = ends.length > notice.merged.length;
  return {
    noticeId: notice.id,
    ruleId: rule?.id ?? null,
    kind,
    zone: notice.destination?.zone ?? directory.anchor.zone,
    now,
    acknowledged: notice.acknowledged,
    recoveredAt: isOver ? Math.max(...ends) : null,
    over: isOver ? 0 : ends.length,
    snoozedUntil: rule?.snoozedUntil ?? null,
    muted: rule && mutedBy(rule, kind),
    again: null,
  };
}

function mutedBy({ mutedAt, muted }: AlertRuleLine, kind: WarningKind): Standing['muted'] {
  if (mutedAt !== null) return 'all';
  return muted.includes(kind) ? 'kind' : null;
}

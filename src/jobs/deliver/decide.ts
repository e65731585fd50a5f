import type { InstantMs } from '../../domain/instant.ts';
import { isGravest, type WarningKind, warningKinds } from '../../domain/warning.ts';
import type { Notice } from '../announcements/announcement.ts';
import { isOver } from '../announcements/over.ts';
import { isGivenUp } from './back-off.ts';
import type { Claimed, FollowUp, Outcome, StoredNotice } from './ports.ts';

const MINUTE_MS = 60_000;

/** What becomes of it without anything being sent; `null`: it is said now. */
export function decide(notice: StoredNotice, claimed: Claimed, now: InstantMs): Outcome | null {
  // Looked for first, where an attempt may have arrived: what stands there is edited, and not left as it is.
  if (claimed.triedAt === null) {
    const stale = whyStale(notice);
    const unsaid = stale ? dropped(stale) : hushedBy(notice, now);
    if (unsaid) return unsaid;
  }
  if (notice.kind === 'escalation') return escalated(notice);
  return notice.thread?.messageId === null ? dropped('what it belongs to was not said') : null;
}

/** `null`: not yet. A receiver that has taken nothing all day is broken: nobody in chat would know. */
export function givenUp(notice: StoredNotice, { triedSince }: Claimed, now: InstantMs): Outcome | null {
  if (!isGivenUp(triedSince, now)) return null;
  const { destination, lastError } = notice;
  const why = `tried for a day without success${lastError ? `: ${lastError}` : ''}`;
  const followUp = fallBackOf(notice, now);
  return destination?.platform === 'webhook'
    ? { status: 'gone', why, unlessSince: triedSince, followUp }
    : { status: 'dead', why, followUp };
}

function hushedBy({ kind, rule }: Notice, now: InstantMs): Outcome | null {
  if (isWarning(kind)) {
    if (!rule?.kinds.includes(kind)) return dropped('nobody is warned of it there any more');
    if (rule.mutedAt !== null || rule.muted.includes(kind)) return dropped('it is muted');
  } else if (kind !== 'reminder') return null;
  const until = rule?.snoozedUntil ?? null;
  return until !== null && until > now ? { status: 'put-off', until } : null;
}

function escalated({ original }: Notice): Outcome | null {
  if (!original) return dropped('what it escalates is gone');
  if (original.acknowledged) return dropped('somebody has acknowledged it');
  return isOver(original) ? dropped('it is over') : null;
}

/** Said again elsewhere, should nobody acknowledge the gravest in time. */
export function followUpOf(notice: StoredNotice, postedAt: InstantMs): FollowUp | null {
  const { id, kind, rule, merged, about } = notice;
  if (!rule?.escalate || !isWarning(kind)) return null;
  if (![notice, ...merged].some((each) => isGravest(kind, each.facts, rule.rule))) return null;
  const { destinationId, afterMinutes } = rule.escalate;
  return {
    id: `escalation:${id}`,
    kind: 'escalation',
    destinationId,
    facts: { noticeId: id },
    about,
    dueAt: postedAt + afterMinutes * MINUTE_MS,
  };
}

/** What cannot be escalated is said again where it stands: there at least is somebody. */
export function fallBackOf(notice: StoredNotice, at: InstantMs): FollowUp | null {
  const { id, kind, original, destination, about } = notice;
  const back = original?.destination;
  if (kind !== 'escalation' || !back || back.id === destination?.id) return null;
  const facts = notice.facts as object;
  return { id: `${id}:back`, kind, destinationId: back.id, facts, about, dueAt: at };
}

/** Why nobody needs to hear of it any more. */
export function whyStale(notice: StoredNotice): string | null {
  if (isOver(notice)) return 'it was over before it was said';
  return notice.isSuperseded ? 'a newer warning about the same takes its place' : null;
}

function isWarning(kind: string): kind is WarningKind {
  return (warningKinds as readonly string[]).includes(kind);
}

export function dropped(why: string): Outcome {
  return { status: 'dropped', why };
}

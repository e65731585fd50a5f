import { type Action, button } from '../../cards/card.ts';
import { type Channel, sayChannel } from '../../cards/channels.ts';
import { sayName, sayTime } from '../../cards/format.ts';
import type { InstantMs } from '../../domain/instant.ts';
import type { WarningKind } from '../../domain/warning.ts';
import { warningNames } from './kinds.ts';

/** What has become of a warning, and by which names its buttons call it. */
export interface Standing {
  noticeId: string;
  /** `null`: nobody is warned here by a rule of their own. */
  ruleId: string | null;
  kind: WarningKind;
  /** Of the channel. */
  zone: string;
  now: InstantMs;
  acknowledged: { at: InstantMs; by: string } | null;
  recoveredAt: InstantMs | null;
  /** Of a burst, how many are over, while others are not. */
  over: number;
  snoozedUntil: InstantMs | null;
  /** All that this channel hears of, or warnings of this kind; `null`: neither. */
  muted: 'all' | 'kind' | null;
  /** Why it is said once more; `null`: it is said for the first time. */
  again: Again | null;
}

export type Again =
  | { why: 'snoozed'; until: InstantMs }
  | { why: 'unanswered'; minutes: number; where: Channel };

const PATH = 'notify alerts';

/** “21 Nov 14:05 (Asia/Kathmandu)”. */
export function sayAt(at: InstantMs, zone: string): string {
  return `${sayTime(at, zone)} (${zone})`;
}

export function sayAgain({ again, zone }: Standing): string | null {
  if (!again) return null;
  return again.why === 'snoozed'
    ? `It was snoozed until ${sayAt(again.until, zone)}, and nothing has changed for the better.`
    : `Nobody acknowledged this in ${sayChannel(again.where)} within ${again.minutes} minutes.`;
}

/** One line for each thing that somebody did about it. */
export function sayStanding(standing: Standing): string[] {
  const { acknowledged, zone, kind, muted, over } = standing;
  const lines: string[] = [];
  if (acknowledged) {
    lines.push(`Acknowledged by ${sayName(acknowledged.by)} at ${sayAt(acknowledged.at, zone)}.`);
  }
  if (over > 0) lines.push(`${over} more ${over === 1 ? 'has' : 'have'} recovered since.`);
  if (muted) {
    const what = muted === 'all' ? 'anything' : warningNames[kind];
    lines.push(`Muted: this channel is not warned of ${what} for now.`);
  } else if (isSnoozed(standing) && standing.snoozedUntil !== null) {
    lines.push(
      `Snoozed until ${sayAt(standing.snoozedUntil, zone)}: this channel is not warned before then.`,
    );
  }
  return lines;
}

function isSnoozed({ snoozedUntil, now }: Standing): boolean {
  return snoozedUntil !== null && snoozedUntil > now;
}

export function standingActions(standing: Standing): Action[] {
  const { noticeId, ruleId, kind, acknowledged, muted } = standing;
  const notice = `notice:${quoted(noticeId)}`;
  const actions: Action[] = [];
  if (!acknowledged) actions.push(button('Acknowledge', `${PATH} ack ${notice}`, { style: 'primary' }));
  if (ruleId === null) return actions;
  const rule = `rule:${quoted(ruleId)} ${notice}`;
  if (muted) {
    const which = muted === 'kind' ? `kind:${kind} ` : '';
    return [...actions, button('Unmute', `${PATH} unmute ${which}${rule}`)];
  }
  if (!isSnoozed(standing)) {
    actions.push(
      button('Snooze 1 h', `${PATH} snooze for:1h ${rule}`),
      button('Snooze 8 h', `${PATH} snooze for:8h ${rule}`),
      button('Snooze until morning', `${PATH} snooze for:morning ${rule}`),
    );
  }
  return [...actions, button('Mute this rule', `${PATH} mute kind:${kind} ${rule}`)];
}

/** One word of a command, whatever stands in it. */
function quoted(id: string): string {
  return /[\s"“”\\]/u.test(id) ? `"${id.replaceAll(/["“”\\]/gu, '\\$&')}"` : id;
}

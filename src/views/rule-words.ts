import { sayCount, sayName, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import { type WarningKind, warningKinds } from '../domain/warning.ts';
import type { AlertRuleLine, DestinationLine, Notices } from '../reports/ports/notices.ts';
import type { Said } from './noticed.ts';
import { warningNames } from './warnings/kinds.ts';

/** “spikes, overage”, or that it is all, or nothing: beside low credit, which levels say. */
export function sayAlso({ kinds }: AlertRuleLine): string {
  const also = kinds.filter((kind) => kind !== 'low_credit');
  if (also.length === 0) return 'nothing else';
  const missing = warningKinds.filter((kind) => !kinds.includes(kind) && kind !== 'low_credit');
  if (missing.length === 0) return 'everything else';
  return also.length > missing.length ? `everything but ${listKinds(missing)}` : listKinds(also);
}

/** “wakes group S0123ABCD; after 30 minutes to Slack C2”. */
export function sayGravest(
  { mention, escalate, destinationId }: AlertRuleLine,
  { destinations }: Notices,
  said: Said,
): string {
  const platform = destinations.find(({ id }) => id === destinationId)?.platform;
  const group: Record<DestinationLine['platform'], string> = {
    slack: 'group',
    discord: 'role',
    webhook: 'group',
  };
  const parts = [
    mention !== null && `wakes ${group[platform ?? 'slack']} ${sayName(mention)}`,
    escalate &&
      `unanswered for ${sayCount(escalate.afterMinutes, 'minute')}, to ${said.where(escalate.destinationId)}`,
  ];
  return parts.filter(Boolean).join('; ') || 'wakes nobody';
}

export function sayRuleState(line: AlertRuleLine, now: InstantMs, said: Said): string {
  if (line.mutedAt !== null) return 'muted';
  const { muted } = line;
  const but = muted.length > 0 ? `, muted: ${listKinds(muted)}` : '';
  if (isQuiet(line, now) && line.snoozedUntil !== null) {
    const zone = said.zone(line.destinationId);
    return `snoozed until ${sayTime(line.snoozedUntil, zone)} (${zone})${but}`;
  }
  return `on${but}`;
}

/** Not a word of anything. */
export function isQuiet({ mutedAt, snoozedUntil }: AlertRuleLine, now: InstantMs): boolean {
  return mutedAt !== null || (snoozedUntil !== null && snoozedUntil > now);
}

function listKinds(kinds: readonly WarningKind[]): string {
  return kinds.map((kind) => warningNames[kind]).join(', ');
}

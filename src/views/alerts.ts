import { type Action, button, type Card } from '../cards/card.ts';
import { sayCredits, sayTime } from '../cards/format.ts';
import type { AlertBasis, Threshold } from '../domain/alert.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { AlertRuleLine, Directory, Notices } from '../reports/ports.ts';
import { type Label, type Said, sayNotices } from './noticed.ts';
import { pickOne } from './pickers.ts';
import { viewChanged, viewDone, viewQuestion } from './question.ts';

const PATH = 'notify alerts';

const basisNames: Record<AlertBasis, string> = {
  plan_credits: "this cycle's plan credits",
  all_credits: 'all credits of this cycle',
};

export function viewAlerts(notices: Notices, directory: Directory, now: InstantMs, mayChange: boolean): Card {
  const { rules } = notices;
  const said = sayNotices(notices, directory);
  return {
    title: titleOf(rules, now),
    tone: rules.every((line) => isQuiet(line, now)) ? 'warning' : 'neutral',
    subtitle: null,
    parts: [
      {
        type: 'table',
        caption: 'Warnings',
        columns: [
          { label: 'Where', align: 'left' },
          { label: 'At', align: 'left' },
          { label: 'Owner', align: 'left' },
          { label: 'State', align: 'left' },
        ],
        rows: rules.map((line) => [
          said.where(line.destinationId),
          sayRule(line),
          said.who(line.ownerId),
          sayRuleState(line, now, said),
        ]),
        empty: 'A warning says what is left, who spends it and when it would run out, once for each level.',
      },
    ],
    actions: mayChange
      ? [...pickers(rules, said, now), button('Status', 'notify status')]
      : [button('Status', 'notify status')],
    notes: [
      'Managers set the levels of a channel by typing “/notify alerts 20% 10% 0” in it; a level is a share or a number of credits.',
    ],
  };
}

function titleOf(rules: readonly AlertRuleLine[], now: InstantMs): string {
  if (rules.length === 0) return 'Nobody is warned of low credit';
  const audible = rules.filter((line) => !isQuiet(line, now)).length;
  if (audible === 0) return 'Nobody is warned of low credit: all warnings are muted or snoozed';
  const quiet = audible < rules.length ? `, ${rules.length - audible} more muted or snoozed` : '';
  return `Low credit is warned of in ${audible === 1 ? 'one channel' : `${audible} channels`}${quiet}`;
}

function sayRule({ rule }: AlertRuleLine): string {
  const shares = rule.thresholds.filter(({ kind }) => kind === 'percent').map(sayThreshold);
  const amounts = rule.thresholds.filter(({ kind }) => kind === 'credits').map(sayThreshold);
  const ofBasis = shares.length > 0 ? [`${shares.join(', ')} of ${basisNames[rule.basis]}`] : [];
  return [...ofBasis, ...amounts].join('; ');
}

function sayThreshold(threshold: Threshold): string {
  return threshold.kind === 'percent'
    ? `${threshold.basisPoints / 100}\u202f%`
    : `${sayCredits(threshold.amount)} left`;
}

function sayRuleState(line: AlertRuleLine, now: InstantMs, said: Said): string {
  if (line.mutedAt !== null) return 'muted';
  if (line.snoozedUntil !== null && line.snoozedUntil > now) {
    const zone = said.zone(line.destinationId);
    return `snoozed until ${sayTime(line.snoozedUntil, zone)} (${zone})`;
  }
  return 'on';
}

/** What tells them apart where one is chosen; `here`: the channel in which that is. */
export function labelRules(notices: Notices, directory: Directory, here?: string): Label[] {
  const said = sayNotices(notices, directory, here);
  return notices.rules.map((line) => ({
    id: line.id,
    name: `${said.where(line.destinationId)}: ${sayRule(line)}`,
  }));
}

function pickers(rules: readonly AlertRuleLine[], said: Said, now: InstantMs): Action[] {
  const choose = (words: string, which: readonly AlertRuleLine[]) =>
    which.map(({ id, destinationId }) => ({
      label: said.where(destinationId),
      command: `${PATH} ${words} rule:"${id}"`,
    }));
  const audible = rules.filter((line) => !isQuiet(line, now));
  const quiet = rules.filter((line) => isQuiet(line, now));
  return [
    ...pickOne('Snooze until morning', choose('snooze morning', audible)),
    ...pickOne('Mute', choose('mute', audible)),
    ...pickOne('Unmute', choose('unmute', quiet)),
    ...pickOne('Remove', choose('remove', rules)),
  ];
}

export function isQuiet({ mutedAt, snoozedUntil }: AlertRuleLine, now: InstantMs): boolean {
  return mutedAt !== null || (snoozedUntil !== null && snoozedUntil > now);
}

export function viewAlertDone(
  title: string,
  line: AlertRuleLine,
  notices: Notices,
  directory: Directory,
  now: InstantMs,
  changed: boolean,
): Card {
  const said = sayNotices(notices, directory);
  return viewChanged({
    title,
    isChanged: changed,
    fields: [
      { label: 'Warns at', value: sayRule(line) },
      { label: 'Owner', value: said.who(line.ownerId) },
      { label: 'State', value: sayRuleState(line, now, said) },
    ],
    next: [
      ['Alerts', PATH],
      ['Status', 'notify status'],
    ],
    notes: ['Each level warns once, and again after credits have recovered or a new cycle has begun.'],
  });
}

export function viewAlertRemoval(
  line: AlertRuleLine,
  notices: Notices,
  directory: Directory,
  yes: string,
): Card {
  return viewQuestion({
    title: `Warn nobody any more in ${sayNotices(notices, directory).where(line.destinationId)}?`,
    fields: [{ label: 'Until now', value: sayRule(line) }],
    yes: { label: 'Remove the warnings', command: yes, danger: true },
    no: PATH,
    notes: ['To have peace for a while, snooze or mute them instead.'],
  });
}

export function viewAlertRemoved(changed: boolean): Card {
  return viewDone({
    title: changed ? 'The warnings are removed' : 'Nothing changed: they were removed before',
    tone: 'neutral',
    next: [['Alerts', PATH]],
  });
}

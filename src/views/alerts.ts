import { type Action, button, type Card, type Field } from '../cards/card.ts';
import { sayPlainly } from '../cards/channels.ts';
import { sayName } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { AlertRuleLine, Notices } from '../reports/ports/notices.ts';
import { sayLevels } from './levels.ts';
import { type Label, type Said, sayNotices } from './noticed.ts';
import { pickOne } from './pickers.ts';
import { viewChanged, viewDone, viewQuestion } from './question.ts';
import { isQuiet, sayAlso, sayGravest, sayRuleState } from './rule-words.ts';
import { sayAt } from './warnings/standing.ts';

const PATH = 'notify alerts';

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
          { label: 'Also of', align: 'left' },
          { label: 'The gravest', align: 'left' },
          { label: 'Owner', align: 'left' },
          { label: 'State', align: 'left' },
        ],
        rows: rules.map((line) => [
          said.where(line.destinationId),
          sayLevels(line.rule),
          sayAlso(line),
          sayGravest(line, notices, said),
          said.who(line.ownerId),
          sayRuleState(line, now, said),
        ]),
        empty: 'A warning says what is left, who spends it and when it would run out, once for each level.',
      },
    ],
    actions: [...pickers(rules, said, now, mayChange), button('Status', 'notify status')],
    notes: [
      'Managers set the levels of a channel by typing “/notify alerts 20% 10% 0” in it; a level is a share or a number of credits. “warn:” says what else, “mention:” whom the gravest wake, “escalate:” where they go when nobody acknowledges them.',
    ],
  };
}

function titleOf(rules: readonly AlertRuleLine[], now: InstantMs): string {
  if (rules.length === 0) return 'Nobody is warned of low credit';
  const audible = rules.filter((line) => !isSilent(line, now)).length;
  if (audible === 0) return 'Nobody is warned of low credit: all warnings are muted or snoozed';
  const quiet = audible < rules.length ? `, ${rules.length - audible} more muted or snoozed` : '';
  return `Low credit is warned of in ${audible === 1 ? 'one channel' : `${audible} channels`}${quiet}`;
}

/** Of low credit, which the title is about. */
function isSilent(line: AlertRuleLine, now: InstantMs): boolean {
  return isQuiet(line, now) || line.muted.includes('low_credit');
}

/** What tells them apart where one is chosen; `here`: the channel in which that is. */
export function labelRules(notices: Notices, directory: Directory, here?: string): Label[] {
  const said = sayNotices(notices, directory, here);
  return notices.rules.map((line) => ({
    id: line.id,
    name: sayPlainly(`${said.where(line.destinationId)}: ${sayLevels(line.rule)}`),
  }));
}

function pickers(rules: readonly AlertRuleLine[], said: Said, now: InstantMs, mayChange: boolean): Action[] {
  const choose = (words: string, which: readonly AlertRuleLine[]) =>
    which.map(({ id, destinationId }) => ({
      label: said.where(destinationId),
      command: `${PATH} ${words} rule:"${id}"`,
    }));
  const audible = rules.filter((line) => !isQuiet(line, now));
  const hushed = rules.filter((line) => isQuiet(line, now) || line.muted.length > 0);
  const snooze = pickOne('Snooze until morning', choose('snooze morning', audible));
  if (!mayChange) return snooze;
  return [
    ...snooze,
    ...pickOne('Mute', choose('mute', audible)),
    ...pickOne('Unmute', choose('unmute', hushed)),
    ...pickOne('Remove', choose('remove', rules)),
  ];
}

export function viewAlertDone(
  title: string,
  line: AlertRuleLine,
  notices: Notices,
  directory: Directory,
  now: InstantMs,
  { isChanged, isSaid = false }: { isChanged: boolean; isSaid?: boolean },
): Card {
  const said = sayNotices(notices, directory);
  const fields: Field[] = [
    { label: 'Warns at', value: sayLevels(line.rule) },
    { label: 'Also of', value: sayAlso(line) },
    { label: 'The gravest', value: sayGravest(line, notices, said) },
    { label: 'Owner', value: said.who(line.ownerId) },
    { label: 'State', value: sayRuleState(line, now, said) },
  ];
  return viewChanged({
    title,
    isChanged,
    fields,
    next: [
      ['Alerts', PATH],
      ['Status', 'notify status'],
    ],
    notes: [
      'Each level warns once, and again after credits have recovered or a new cycle has begun.',
      ...(isSaid && isChanged ? ['The message in the channel says so too.'] : []),
    ],
  });
}

/** Whoever is second is told who was first. */
export function viewAcknowledged(
  { at, by }: { at: InstantMs; by: string },
  isFirst: boolean,
  zone: string,
): Card {
  const when = sayAt(at, zone);
  return viewDone({
    title: isFirst ? 'Acknowledged' : `${sayName(by)} has acknowledged it already`,
    tone: isFirst ? 'good' : 'neutral',
    said: isFirst
      ? `The message says that ${sayName(by)} acknowledged it at ${when}. It is not escalated any more.`
      : `That was at ${when}.`,
    next: [
      ['Credits', 'credits'],
      ['Alerts', PATH],
    ],
  });
}

export function viewAlertRemoval(
  line: AlertRuleLine,
  notices: Notices,
  directory: Directory,
  yes: string,
): Card {
  return viewQuestion({
    title: 'Warn nobody in that channel any more?',
    fields: [
      { label: 'Where', value: sayNotices(notices, directory).where(line.destinationId) },
      { label: 'Until now', value: sayLevels(line.rule) },
    ],
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

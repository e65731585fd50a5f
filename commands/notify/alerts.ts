import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { destinationAt, destinationHere } from '../../src/chat/destination.ts';
import { findListed, hintListed } from '../../src/chat/listed.ts';
import { choiceOption, listedOption, pressOptions, textOption } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { defaultAlertRule, printThreshold, type Threshold, thresholdOf } from '../../src/domain/alert.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import type { InstantMs } from '../../src/domain/instant.ts';
import { nextRun } from '../../src/domain/schedule.ts';
import { defaultWarningSettings } from '../../src/domain/warning.ts';
import type { AlertRuleLine, Notices } from '../../src/reports/ports.ts';
import {
  labelRules,
  viewAlertDone,
  viewAlertRemoval,
  viewAlertRemoved,
  viewAlerts,
} from '../../src/views/alerts.ts';

const PATH = 'notify alerts';
const THRESHOLDS_MAX = 10;
const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;

const acts = ['set', 'list', 'remove', 'mute', 'unmute', 'snooze'] as const;

export const notifyAlerts = command({
  path: PATH,
  summary: 'Who is warned when credits run low, and at which levels',
  right: 'view',
  options: z.object({
    do: choiceOption(acts, 'what to do; without it, the list'),
    at: textOption('the levels: shares or numbers of credits, such as 20% 10% 500'),
    of: choiceOption(['plan', 'all'], 'of what a share is one: plan credits, or all credits of the cycle'),
    for: choiceOption(['1h', '8h', 'morning'], 'how long to snooze'),
    rule: listedOption('which warnings, where there are several', listRules),
    ...pressOptions(),
  }),
  examples: ['notify alerts 20% 10% 0', 'notify alerts at:"500 200"', 'notify alerts snooze 8h'],
  async run(options, context) {
    const { directory, now, person, reports } = context;
    const notices = await reports.notices(directory.id, now);
    const asked = options.do ?? (options.at === undefined ? 'list' : 'set');
    if (asked === 'list') return viewAlerts(notices, directory, now, person.right === 'manage');

    refuseWithoutRight({ path: `${PATH} ${asked}`, right: 'manage' }, context);
    if (asked === 'set') return set(options, notices, context);
    const line = ruleOf(options.rule, notices, context);
    if (asked === 'remove') return remove(options, line, notices, context);
    const silence = {
      mute: { title: 'Muted', mutedAt: line.mutedAt ?? now, snoozedUntil: line.snoozedUntil },
      unmute: { title: 'On again', mutedAt: null, snoozedUntil: null },
      snooze: {
        title: 'Snoozed',
        mutedAt: null,
        snoozedUntil: snoozedUntil(options.for, line, notices, context),
      },
    }[asked];
    const { title, mutedAt, snoozedUntil: until } = silence;
    return put(title, { ...line, mutedAt, snoozedUntil: until }, notices, context);
  },
});

async function listRules({
  directory,
  now,
  place,
  reports,
}: Pick<Context, 'directory' | 'now' | 'place' | 'reports'>) {
  const notices = await reports.notices(directory.id, now);
  return labelRules(notices, directory, destinationAt(place, notices)?.id);
}

interface Options {
  at?: string | undefined;
  of?: 'plan' | 'all' | undefined;
  rule?: string | undefined;
  confirm?: 'yes' | undefined;
  ref?: string | undefined;
}

/** One set of levels for each channel: set again, it is changed. */
async function set(options: Options, notices: Notices, context: Context) {
  const thresholds = options.at === undefined ? defaultAlertRule.thresholds : readThresholds(options.at);
  const destinationId = await destinationHere(context, notices);
  const before = notices.rules.find((rule) => rule.destinationId === destinationId);
  const basis =
    options.of === undefined
      ? (before?.rule.basis ?? defaultAlertRule.basis)
      : options.of === 'plan'
        ? 'plan_credits'
        : 'all_credits';
  const line: AlertRuleLine = {
    ...(before ?? defaultWarningSettings),
    id: before?.id ?? `low-credit:${destinationId}`,
    destinationId,
    ownerId: before?.ownerId ?? context.person.id,
    rule: { basis, thresholds },
    mutedAt: null,
    snoozedUntil: null,
  };
  const fresh = await context.reports.notices(context.directory.id, context.now);
  return put('This channel is warned of low credit', line, fresh, context);
}

/** “20% 10 % and 500 credits”: parted by spaces, commas or words. The gravest comes last. */
function readThresholds(said: string): Threshold[] {
  const words = said
    .replaceAll(/\s+%/g, '%')
    .replaceAll(/\s+credits?\b/gi, '')
    .split(/[\s,;]+|\band\b/i)
    .filter((word) => word !== '');
  const thresholds = new Map(words.map((word) => [printThreshold(thresholdOf(word)), thresholdOf(word)]));
  if (thresholds.size === 0) thresholdOf(said);
  if (thresholds.size > THRESHOLDS_MAX) {
    throw new UserError('too-many', `I warn at no more than ${THRESHOLDS_MAX} levels.`, {
      hint: 'Try “/notify alerts 20% 10% 0”.',
    });
  }
  return [...thresholds.values()];
}

async function put(title: string, line: AlertRuleLine, notices: Notices, context: Context) {
  const { acts, directory, now } = context;
  const answer = await acts.putAlertRule(directory.id, { ...line, kind: 'low_credit' }, by(context));
  invariant(answer.status !== 'refused', 'warnings go to a channel that is known');
  return viewAlertDone(title, line, notices, directory, now, answer.status !== 'unchanged');
}

async function remove(options: Options, line: AlertRuleLine, notices: Notices, context: Context) {
  const { acts, directory, now } = context;
  const press = pressOf(options, now);
  if (!press) {
    const yes = sayCommand(PATH, { do: 'remove', rule: line.id, confirm: 'yes', ref: newRef(now) });
    return viewAlertRemoval(line, notices, directory, yes);
  }
  const answer = await acts.removeAlertRule(directory.id, line.id, by(context, press));
  return viewAlertRemoved(answer.status === 'changed');
}

function snoozedUntil(
  length: '1h' | '8h' | 'morning' = 'morning',
  { destinationId }: AlertRuleLine,
  { destinations }: Notices,
  { directory, now }: Context,
): InstantMs {
  if (length !== 'morning') return now + Number.parseInt(length, 10) * HOUR_MS;
  const zone = destinations.find(({ id }) => id === destinationId)?.zone ?? directory.anchor.zone;
  return nextRun({ every: 'day', weekday: null, hour: MORNING_HOUR, zone }, now).at;
}

/** The one named, the one of this channel, or the only one. */
function ruleOf(said: string | undefined, notices: Notices, { directory, place }: Context): AlertRuleLine {
  const { rules } = notices;
  const here = destinationAt(place, notices)?.id;
  const labels = labelRules(notices, directory, here);
  const id = said === undefined ? undefined : findListed(labels, said);
  const found =
    said === undefined
      ? (rules.find(({ destinationId }) => destinationId === here) ??
        (rules.length === 1 ? rules[0] : undefined))
      : rules.find((rule) => rule.id === id);
  if (found) return found;
  throw new UserError('unknown-rule', said ? 'There are no such warnings.' : 'Which warnings?', {
    hint: hintListed(labels, said, 'There are none yet. Set some with “/notify alerts 20% 10% 0”.'),
  });
}

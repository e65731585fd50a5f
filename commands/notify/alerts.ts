import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { readEscalation, readKinds, readMention, readThresholds } from '../../src/chat/alert-words.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { destinationAt, destinationHere } from '../../src/chat/destination.ts';
import { findListed, hintListed } from '../../src/chat/listed.ts';
import {
  choiceOption,
  listedOption,
  noted,
  numberOption,
  pressOptions,
  textOption,
} from '../../src/chat/option.ts';
import type { Hush } from '../../src/chat/ports/acts.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { defaultAlertRule } from '../../src/domain/alert.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import type { InstantMs } from '../../src/domain/instant.ts';
import { nextRun } from '../../src/domain/schedule.ts';
import { defaultWarningSettings, warningKinds } from '../../src/domain/warning.ts';
import type { AlertRuleLine, Notices } from '../../src/reports/ports/notices.ts';
import {
  labelRules,
  viewAcknowledged,
  viewAlertDone,
  viewAlertRemoval,
  viewAlertRemoved,
  viewAlerts,
} from '../../src/views/alerts.ts';

const PATH = 'notify alerts';
const HOUR_MS = 3_600_000;
const MORNING_HOUR = 8;
const ESCALATE_MINUTES_MAX = 24 * 60;
const NOTICE_LENGTH_MAX = 2_000;

const deeds = ['set', 'list', 'remove', 'mute', 'unmute', 'snooze', 'ack'] as const;
/** To say that one has seen it, and to have peace for a while, is for everybody who may see it. */
const forEverybody: readonly string[] = ['list', 'snooze', 'ack'];
const settings = ['at', 'of', 'warn', 'mention', 'escalate', 'minutes'] as const;

export const notifyAlerts = command({
  path: PATH,
  summary: 'Who is warned when credits run low, and at which levels',
  right: 'view',
  options: z.object({
    do: choiceOption(deeds, 'what to do; without it, the list'),
    at: textOption('the levels: shares or numbers of credits, such as 20% 10% 500'),
    of: choiceOption(['plan', 'all'], 'of what a share is one: plan credits, or all credits of the cycle'),
    for: choiceOption(['1h', '8h', 'morning'], 'how long to snooze'),
    rule: listedOption('which warnings, where there are several', listRules),
    kind: choiceOption(warningKinds, 'the one kind to mute or unmute; without it, all'),
    warn: textOption('what else to warn of: all, none, or kinds such as spike, expiring'),
    mention: textOption('whom the gravest wake: a user group or role, or none'),
    escalate: textOption('the channel for the gravest when nobody acknowledges them, or none'),
    minutes: numberOption(1, ESCALATE_MINUTES_MAX, 'how long they may stay unanswered before they go there'),
    notice: noted(z.string().min(1).max(NOTICE_LENGTH_MAX).optional(), 'cursor', 'under which message'),
    ...pressOptions(),
  }),
  examples: ['notify alerts 20% 10% 0', 'notify alerts at:"500 200"', 'notify alerts snooze 8h'],
  async run(options, context) {
    const { directory, now, person, reports } = context;
    const notices = await reports.notices(directory.id, now);
    const asked = options.do ?? (settings.some((name) => options[name] !== undefined) ? 'set' : 'list');
    if (asked === 'list') return viewAlerts(notices, directory, now, person.right === 'manage');

    if (!forEverybody.includes(asked))
      refuseWithoutRight({ path: `${PATH} ${asked}`, right: 'manage' }, context);
    if (asked === 'ack') return acknowledge(options.notice, notices, context);
    if (asked === 'set') return set(options, notices, context);
    const line = ruleOf(options.rule, notices, context);
    if (asked === 'remove') return remove(options, line, notices, context);
    const { kind = null, notice: noticeId = null } = options;
    const hush: Hush =
      asked === 'snooze'
        ? { act: asked, until: snoozedUntil(options.for, line, notices, context) }
        : { act: asked, kind };
    return silence(line, hush, noticeId, context);
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
  warn?: string | undefined;
  mention?: string | undefined;
  escalate?: string | undefined;
  minutes?: number | undefined;
  confirm?: 'yes' | undefined;
  ref?: string | undefined;
}

/** One rule for each channel: set again, it changes in what is said, and levels that are said are heard again. */
async function set(options: Options, notices: Notices, context: Context) {
  const { directory, now, person, place, reports } = context;
  const thresholds = options.at === undefined ? undefined : readThresholds(options.at);
  const kinds = options.warn === undefined ? undefined : readKinds(options.warn);
  const named = options.rule === undefined ? undefined : ruleOf(options.rule, notices, context);
  const destinationId = named?.destinationId ?? (await destinationHere(context, notices));
  const fresh = await reports.notices(directory.id, now);
  const destination = fresh.destinations.find(({ id }) => id === destinationId);
  invariant(destination, 'warnings go to a channel that is known');
  const before = fresh.rules.find((rule) => rule.destinationId === destinationId);
  const { rule, ...wishes } = before ?? { ...defaultWarningSettings, rule: defaultAlertRule };
  const bases = { plan: 'plan_credits', all: 'all_credits' } as const;
  const line: AlertRuleLine = {
    id: before?.id ?? `low-credit:${destinationId}`,
    destinationId,
    ownerId: before?.ownerId ?? person.id,
    rule: {
      basis: options.of === undefined ? rule.basis : bases[options.of],
      thresholds: thresholds ?? rule.thresholds,
    },
    kinds: kinds ?? wishes.kinds,
    muted: wishes.muted,
    mention: options.mention === undefined ? wishes.mention : readMention(options.mention, destination),
    escalate: readEscalation(options.escalate, options.minutes, wishes.escalate, {
      here: destinationAt(place, fresh),
      known: fresh.destinations,
    }),
    mutedAt: thresholds ? null : (before?.mutedAt ?? null),
    snoozedUntil: thresholds ? null : (before?.snoozedUntil ?? null),
  };
  const answer = await context.acts.putAlertRule(directory.id, { ...line, kind: 'low_credit' }, by(context));
  invariant(answer.status !== 'refused', 'warnings go to channels that are known');
  return viewAlertDone('This channel is warned of low credit', line, fresh, directory, now, {
    isChanged: answer.status !== 'unchanged',
  });
}

async function acknowledge(noticeId: string | undefined, notices: Notices, context: Context) {
  const { acts, directory, person, place } = context;
  if (noticeId === undefined) {
    throw new UserError('which-warning', 'Which warning have you seen?', {
      hint: 'Press “Acknowledge” under the warning itself.',
    });
  }
  const answer = await acts.acknowledge(directory.id, { noticeId, name: person.name }, by(context));
  if (answer.status === 'refused') {
    throw new UserError('unknown-notice', 'This warning is not known any more.', {
      hint: 'What is warned of now is in “/notify alerts”.',
    });
  }
  const zone = destinationAt(place, notices)?.zone ?? place?.zone ?? directory.anchor.zone;
  return viewAcknowledged(answer, answer.status === 'changed', zone);
}

async function silence(line: AlertRuleLine, hush: Hush, noticeId: string | null, context: Context) {
  const { acts, directory, now, reports } = context;
  const answer = await acts.hushAlerts(directory.id, { ruleId: line.id, hush, noticeId }, by(context));
  const notices = await reports.notices(directory.id, now);
  const after = notices.rules.find(({ id }) => id === line.id);
  if (answer.status === 'refused' || !after) {
    throw new UserError('unknown-rule', 'These warnings have just been removed.', {
      hint: 'What is warned of now is in “/notify alerts”.',
    });
  }
  const title = { snooze: 'Snoozed', mute: 'Muted', unmute: 'On again' }[hush.act];
  return viewAlertDone(title, after, notices, directory, now, {
    isChanged: answer.status !== 'unchanged',
    isSaid: noticeId !== null,
  });
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

import { hash } from 'node:crypto';
import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { readClock } from '../../src/chat/clock.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { destinationAt, destinationHere } from '../../src/chat/destination.ts';
import { findListed, hintListed } from '../../src/chat/listed.ts';
import { quoteName } from '../../src/chat/names.ts';
import {
  agentOption,
  choiceOption,
  companyOption,
  listedOption,
  numberOption,
  pressOptions,
  textOption,
} from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { findNamed } from '../../src/chat/scope.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { localDay, type Weekday } from '../../src/domain/instant.ts';
import { coveredDays, nextRun, type ScheduleInterval, spokenDays } from '../../src/domain/schedule.ts';
import { readDigest } from '../../src/reports/digest.ts';
import type { DigestLine, Notices } from '../../src/reports/ports/notices.ts';
import { viewDigest } from '../../src/views/digest.ts';
import {
  labelDigests,
  sayNext,
  saySchedule,
  viewDigestDone,
  viewDigestRemoval,
  viewDigestRemoved,
  viewDigests,
} from '../../src/views/digests.ts';

const PATH = 'notify digest';
const intervals: Record<'daily' | 'weekly' | 'monthly', ScheduleInterval> = {
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
};
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const acts = ['set', 'list', 'preview', 'pause', 'resume', 'move', 'own', 'remove'] as const;
/** What else is typed where a zone may be. */
const words = [...acts, ...weekdays, ...Object.keys(intervals)];
const HOUR = 9;

export const notifyDigest = command({
  path: PATH,
  summary: 'Digests: set, list, preview, pause, move, remove',
  right: 'view',
  options: z.object({
    do: choiceOption(acts, 'what to do; without it, the list'),
    every: choiceOption(['daily', 'weekly', 'monthly'], 'how often'),
    on: choiceOption(weekdays, 'the day of a weekly digest; without it, Monday'),
    hour: numberOption(0, 23, 'the hour on the clock there; without it, 9'),
    zone: textOption('the time zone, such as Asia/Kathmandu; without it, the one of the channel', 'zone'),
    agent: agentOption(),
    company: companyOption(),
    digest: listedOption('which digest', listDigests),
    ...pressOptions(),
  }),
  examples: [
    'notify digest weekly monday hour:9',
    'notify digest daily hour:18 zone:Asia/Kathmandu',
    'notify digest preview',
  ],
  async run(options, context) {
    const { directory, now, person, reports } = context;
    const notices = await reports.notices(directory.id, now);
    const asked = options.do ?? (says(options) ? 'set' : 'list');
    if (asked === 'list') return viewDigests(notices, directory, now, person.right === 'manage');
    if (asked === 'preview') return preview(options, notices, context);

    refuseWithoutRight({ path: `${PATH} ${asked}`, right: 'manage' }, context);
    if (asked === 'set') return set(options, notices, context);
    const digest = digestOf(options.digest, notices, context);
    switch (asked) {
      case 'pause':
        return put('The digest is paused', { ...digest, pausedAt: digest.pausedAt ?? now }, context);
      case 'resume':
        return put('The digest goes on', { ...digest, pausedAt: null }, context);
      case 'move': {
        const destinationId = await destinationHere(context, notices);
        return put('The digest comes here now', { ...digest, destinationId }, context, digest);
      }
      case 'own':
        return put('The digest is yours now', { ...digest, ownerId: person.id }, context, digest);
      case 'remove':
        return remove(options, digest, notices, context);
    }
  },
});

async function listDigests({
  directory,
  now,
  place,
  reports,
}: Pick<Context, 'directory' | 'now' | 'place' | 'reports'>) {
  const notices = await reports.notices(directory.id, now);
  return labelDigests(notices, directory, destinationAt(place, notices)?.id);
}

interface Options {
  every?: keyof typeof intervals | undefined;
  on?: (typeof weekdays)[number] | undefined;
  hour?: number | undefined;
  zone?: string | undefined;
  agent?: string | undefined;
  company?: string | undefined;
  digest?: string | undefined;
  confirm?: 'yes' | undefined;
  ref?: string | undefined;
}

function says({ every, on, hour, zone }: Options): boolean {
  return [every, on, hour, zone].some((said) => said !== undefined);
}

/** One for each channel, interval and scope: set again, it is changed; what is not said stays as it is. */
async function set(options: Options, notices: Notices, context: Context) {
  const { directory, now, person, place } = context;
  const every = intervals[options.every ?? 'weekly'];
  if (options.on !== undefined && every !== 'week') {
    throw new UserError('not-weekly', 'Only a weekly digest has a day of the week.', {
      hint: 'Try “/notify digest weekly monday hour:9”.',
    });
  }
  const { hour, zone } = readClock(options, words);
  const { agentId, companyId } = scopeOf(options, context);
  const destinationId = await destinationHere(context, notices);
  const there = notices.destinations.find(({ id }) => id === destinationId);
  const before = notices.digests.find(
    (digest) =>
      digest.every === every &&
      digest.destinationId === destinationId &&
      digest.agentId === agentId &&
      digest.companyId === companyId,
  );
  // A digest that was moved away has kept its name.
  const own = idOf(every, destinationId, agentId, companyId);
  const isTaken = notices.digests.some((digest) => digest.id === own);
  const free = isTaken ? idOf(every, destinationId, agentId, companyId, String(now)) : own;
  const weekday = options.on === undefined ? null : ((weekdays.indexOf(options.on) + 1) as Weekday);
  const digest: DigestLine = {
    id: before?.id ?? free,
    destinationId,
    ownerId: before?.ownerId ?? person.id,
    every,
    weekday: every === 'week' ? (weekday ?? before?.weekday ?? 1) : null,
    hour: hour ?? before?.hour ?? HOUR,
    zone: zone ?? before?.zone ?? there?.zone ?? place?.zone ?? directory.anchor.zone,
    companyId,
    agentId,
    nextAt: now,
    saidOn: before?.saidOn ?? null,
    pausedAt: null,
  };
  return put(before ? 'The digest is changed' : 'The digest is set', digest, context, before);
}

function scopeOf({ agent, company }: Options, { directory }: Context) {
  return {
    agentId: agent === undefined ? null : findNamed(directory.agents, agent, 'agent').id,
    companyId: company === undefined ? null : findNamed(directory.companies, company, 'company').id,
  };
}

/** Short enough to be typed, and the same for whoever sets the same digest twice. */
function idOf(every: ScheduleInterval, ...of: (string | null)[]): string {
  return `${every}-${hash('sha256', JSON.stringify(of), 'hex').slice(0, 8)}`;
}

/**
 * One that goes on at its hour stays due when it was, also where that is this very minute. Otherwise it is decided anew:
 * a pause leaves nothing to catch up with.
 */
async function put(
  title: string,
  digest: DigestLine,
  context: Context,
  before: DigestLine | undefined = undefined,
) {
  const { acts, directory, now, reports } = context;
  const isSame =
    before &&
    before.pausedAt === null &&
    digest.pausedAt === null &&
    saySchedule(before) === saySchedule(digest) &&
    before.zone === digest.zone;
  const nextAt = (isSame && before.nextAt) || nextRun(digest, now, digest.saidOn).at;
  const input = { ...digest, nextAt, removedAt: null };
  const answer = await acts.putDigest(directory.id, input, by(context));
  invariant(answer.status !== 'refused', 'a digest goes to a channel that is known');
  const notices = await reports.notices(directory.id, now);
  return viewDigestDone(title, digest, notices, directory, now, answer.status !== 'unchanged');
}

async function remove(options: Options, digest: DigestLine, notices: Notices, context: Context) {
  const { acts, directory, now } = context;
  const press = pressOf(options, now);
  if (!press) {
    const yes = sayCommand(PATH, { do: 'remove', digest: digest.id, confirm: 'yes', ref: newRef(now) });
    return viewDigestRemoval(digest, notices, directory, yes);
  }
  const input = { ...digest, nextAt: digest.nextAt ?? now, removedAt: now };
  const answer = await acts.putDigest(directory.id, input, by(context, press));
  return viewDigestRemoved(answer.status === 'changed');
}

/** As it would be said now: the same report and the same card, for the eyes of whoever asks. */
async function preview(options: Options, notices: Notices, context: Context) {
  const { directory, now, reports } = context;
  const isSet = options.digest !== undefined || (!says(options) && notices.digests.length > 0);
  const schedule = isSet ? digestOf(options.digest, notices, context) : null;
  const { agentId, companyId } = schedule ?? scopeOf(options, context);
  const { zone } = directory.anchor;
  const every = schedule?.every ?? intervals[options.every ?? 'weekly'];
  const days = schedule
    ? spokenDays(schedule, localDay(now, schedule.zone), zone)
    : coveredDays(every, localDay(now, zone));
  const report = await readDigest(reports, directory, { every, ...days, agentId, companyId }, now);
  const telling = { schedule, notices, lateSince: null };
  const card = viewDigest(report, directory, telling, (changes, path = 'usage') =>
    sayCommand(path, { ...changes, agent: agentId ?? undefined, company: companyId ?? undefined }),
  );
  const next = schedule && `It comes next ${sayNext(schedule, now)}. `;
  return {
    ...card,
    notes: [
      ...card.notes,
      `A preview, as it would be said now. ${next ?? ''}Tables and a file go into its thread.`,
    ],
  };
}

/** The one named, or the only one of this channel or of all. */
function digestOf(said: string | undefined, notices: Notices, { directory, place }: Context): DigestLine {
  const { digests } = notices;
  const here = destinationAt(place, notices)?.id;
  const labels = labelDigests(notices, directory, here);
  const id = said === undefined ? undefined : findListed(labels, said);
  const candidates = [
    digests.filter((digest) => digest.id === id),
    ...(said === undefined ? [digests.filter(({ destinationId }) => destinationId === here), digests] : []),
  ];
  const [found] = candidates.find(({ length }) => length === 1) ?? [];
  if (found) return found;
  throw new UserError('unknown-digest', said ? `There is no digest ${quoteName(said)}.` : 'Which digest?', {
    hint: hintListed(labels, said, 'There is none yet. Set one with “/notify digest weekly monday hour:9”.'),
  });
}

import { type Action, button, type Card } from '../cards/card.ts';
import { sayPlainly } from '../cards/channels.ts';
import { sayName, sayTime, sayWeekday } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import { nextRun, type Schedule } from '../domain/schedule.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { DigestLine, Notices } from '../reports/ports/notices.ts';
import { namesOf } from './names.ts';
import { type Label, sayNotices } from './noticed.ts';
import { pickOne } from './pickers.ts';
import { viewChanged, viewDone, viewQuestion } from './question.ts';

const PATH = 'notify digest';

export function viewDigests(
  notices: Notices,
  directory: Directory,
  now: InstantMs,
  mayChange: boolean,
): Card {
  const { digests } = notices;
  const said = sayNotices(notices, directory);
  return {
    title:
      digests.length === 0
        ? 'No digest has been set'
        : `${digests.length === 1 ? 'One digest' : `${digests.length} digests`}`,
    tone: 'neutral',
    subtitle: null,
    parts: [
      {
        type: 'table',
        caption: 'Digests',
        columns: [
          { label: 'Digest', align: 'left' },
          { label: 'Where', align: 'left' },
          { label: 'Of', align: 'left' },
          { label: 'Owner', align: 'left' },
          { label: 'Next', align: 'left' },
        ],
        rows: digests.map((digest) => [
          saySchedule(digest),
          said.where(digest.destinationId),
          sayOf(digest, directory),
          said.who(digest.ownerId),
          sayNext(digest, now),
        ]),
        empty: 'A digest says in a channel what the last day, week or month used, what changed and why.',
      },
    ],
    actions: [...pickers(notices, directory, mayChange), button('Status', 'notify status')],
    notes: [
      'Managers set one by typing “/notify digest weekly monday hour:9” in the channel that should get it.',
    ],
  };
}

/** “Weekly, Monday 09:00”. */
export function saySchedule({ every, weekday, hour }: Schedule): string {
  const clock = `${String(hour).padStart(2, '0')}:00`;
  if (every === 'day') return `Daily, ${clock}`;
  return every === 'week'
    ? `Weekly, ${sayWeekday(weekday ?? 1)} ${clock}`
    : `Monthly, on the first, ${clock}`;
}

export function sayNext(digest: DigestLine, now: InstantMs): string {
  if (digest.pausedAt !== null) return 'paused';
  return `${sayTime(nextRun(digest, now, digest.saidOn).at, digest.zone)} (${digest.zone})`;
}

function sayOf({ agentId, companyId }: DigestLine, directory: Directory): string {
  const names = namesOf(directory);
  const parts = [agentId !== null && names.agent(agentId), companyId !== null && names.company(companyId)];
  return parts.filter(Boolean).join(', ') || 'everything';
}

/** What tells them apart where one is chosen; `here`: the channel in which that is. */
export function labelDigests(notices: Notices, directory: Directory, here?: string): Label[] {
  const said = sayNotices(notices, directory, here);
  return notices.digests.map((digest) => ({
    id: digest.id,
    name: sayPlainly(
      `${saySchedule(digest)}, ${said.where(digest.destinationId)}, ${sayOf(digest, directory)}`,
    ),
  }));
}

function pickers(notices: Notices, directory: Directory, mayChange: boolean): Action[] {
  const { digests } = notices;
  const labels = new Map(labelDigests(notices, directory).map(({ id, name }) => [id, name]));
  const choose = (act: string, which = digests) =>
    which.map(({ id }) => ({ label: labels.get(id) ?? id, command: `${PATH} ${act} digest:${id}` }));
  const preview = pickOne('Preview', choose('preview'));
  if (!mayChange) return preview;
  return [
    ...preview,
    ...pickOne(
      'Pause',
      choose(
        'pause',
        digests.filter(({ pausedAt }) => pausedAt === null),
      ),
    ),
    ...pickOne(
      'Resume',
      choose(
        'resume',
        digests.filter(({ pausedAt }) => pausedAt !== null),
      ),
    ),
    ...pickOne('Move here', choose('move')),
    ...pickOne(
      'Take over',
      choose(
        'own',
        digests.filter(({ ownerId }) => notices.formerMembers.some(({ id }) => id === ownerId)),
      ),
    ),
    ...pickOne('Remove', choose('remove')),
  ];
}

export function viewDigestDone(
  title: string,
  digest: DigestLine,
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
      { label: 'Digest', value: saySchedule(digest) },
      { label: 'Where', value: said.where(digest.destinationId) },
      { label: 'Of', value: sayOf(digest, directory) },
      { label: 'Owner', value: said.who(digest.ownerId) },
      { label: 'Next', value: sayNext(digest, now) },
    ],
    next: [
      ['Preview', `${PATH} preview digest:${digest.id}`],
      ['Digests', PATH],
    ],
    notes: [
      `At that hour of the clock in ${sayName(digest.zone)}, once for each date, also when clocks change.`,
    ],
  });
}

export function viewDigestRemoval(
  digest: DigestLine,
  notices: Notices,
  directory: Directory,
  yes: string,
): Card {
  const said = sayNotices(notices, directory);
  return viewQuestion({
    title: 'Remove this digest?',
    fields: [
      { label: 'Digest', value: saySchedule(digest) },
      { label: 'Where', value: said.where(digest.destinationId) },
      { label: 'Owner', value: said.who(digest.ownerId) },
    ],
    yes: { label: 'Remove the digest', command: yes, danger: true },
    no: PATH,
    notes: ['To have peace for a while, pause it instead.'],
  });
}

export function viewDigestRemoved(changed: boolean): Card {
  return viewDone({
    title: changed ? 'The digest is removed' : 'Nothing changed: it was removed before',
    tone: 'neutral',
    next: [['Digests', PATH]],
  });
}

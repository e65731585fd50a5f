import { type Action, button, type Card, type Field, type Part } from '../cards/card.ts';
import { sayCount, sayName, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import { nextRun } from '../domain/schedule.ts';
import type { CapUsed } from '../reports/caps.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Notices } from '../reports/ports/notices.ts';
import type { Recharge } from '../reports/ports/paying.ts';
import { sayNext, saySchedule } from './digests.ts';
import { sayNotices } from './noticed.ts';
import { viewDone } from './question.ts';
import { isQuiet } from './rule-words.ts';
import { sayRecharge } from './wallet.ts';

// A worker looks several times a minute: what is due for longer than this is not just about to be done.
const LATE_MS = 5 * 60_000;
const PATH = 'notify status';

/** The command that tries anew what was given up: “all”, or one message. */
type Resend = (id: string) => string;

/** What is set, what comes next, and what is broken. `resend`: for whoever may. */
export function viewStatus(
  notices: Notices,
  caps: readonly CapUsed[],
  recharge: Recharge | null,
  directory: Directory,
  now: InstantMs,
  resend: Resend | null,
): Card {
  const faults = faultsOf(notices, directory, now);
  const isSet = notices.digests.length + notices.rules.length + caps.length > 0;
  const actions: Action[] = [
    ...(resend ? resending(notices, directory, resend) : []),
    button('Digests', 'notify digest'),
    button('Alerts', 'notify alerts'),
    button('Caps', 'notify caps'),
    button('Auto-recharge', 'credits auto-recharge'),
  ];
  return {
    title:
      faults.length > 0
        ? `${sayCount(faults.length, 'thing')} broken or late`
        : isSet
          ? 'Nothing is broken'
          : 'No digest, warning or cap has been set',
    tone: faults.length > 0 ? 'critical' : isSet ? 'good' : 'neutral',
    subtitle: `${sayName(directory.name)}, ${sayTime(now, directory.anchor.zone)} (${directory.anchor.zone})`,
    parts: [
      { type: 'fields', fields: fieldsOf(notices, caps, recharge, now) },
      ...(faults.length > 0 ? [faultsTable(faults)] : []),
    ],
    actions,
    notes:
      faults.length > 0
        ? ['Credits are not touched by any of this: a late message delays nothing but itself.']
        : isSet
          ? []
          : [
              'Managers set them in the channel that should get them: “/notify digest weekly monday hour:9”, “/notify alerts 20% 10% 0”.',
            ],
  };
}

interface Fault {
  what: string;
  since: string;
  why: string;
}

function faultsOf(notices: Notices, directory: Directory, now: InstantMs): Fault[] {
  const { destinations, dead, digests, waiting } = notices;
  const { zone } = directory.anchor;
  const said = sayNotices(notices, directory);
  const faults: Fault[] = [];
  for (const { id, broken, ownerId } of destinations) {
    if (!broken) continue;
    const why = `${sayName(broken.why ?? 'it cannot be reached')}; set up by ${said.who(ownerId)}`;
    faults.push({ what: said.where(id), since: sayTime(broken.at, zone), why });
  }
  for (const { kind, destinationId, at, attempts, error } of dead.newest) {
    const what = `${kind.replaceAll('_', ' ')} to ${said.where(destinationId)}`;
    const why = `given up after ${sayCount(attempts, 'attempt')}: ${sayName(error ?? 'no answer')}`;
    faults.push({ what, since: sayTime(at, zone), why });
  }
  for (const digest of digests) {
    if (digest.pausedAt !== null || digest.nextAt === null || now - digest.nextAt < LATE_MS) continue;
    const what = `${saySchedule(digest)}, ${said.where(digest.destinationId)}`;
    faults.push({ what, since: sayTime(digest.nextAt, zone), why: 'due, and not sent yet' });
  }
  if (waiting.since !== null && now - waiting.since >= LATE_MS) {
    const what = sayCount(waiting.count, 'message');
    faults.push({ what, since: sayTime(waiting.since, zone), why: waiting.why ?? 'waiting to be delivered' });
  }
  return faults;
}

/** What was given up can be tried anew, also where only the channel is broken and nothing has been given up yet. */
function resending(notices: Notices, directory: Directory, resend: Resend): Action[] {
  const { dead, destinations } = notices;
  if (dead.count === 0 && !destinations.some(({ broken }) => broken)) return [];
  const said = sayNotices(notices, directory);
  const all = button('Send again', resend('all'), { style: 'primary' });
  if (dead.count < 2) return [all];
  const options = dead.newest.map(({ id, kind, destinationId }) => ({
    label: `${kind.replaceAll('_', ' ')} to ${said.where(destinationId)}`,
    command: resend(id),
  }));
  return [
    { ...all, label: 'Send all again' },
    { type: 'select', label: 'Send one again', options, selected: null },
  ];
}

/** After it was asked for; whether it arrives this time is seen in the status. */
export function viewResent(count: number, isChanged: boolean): Card {
  return viewDone({
    title: !isChanged
      ? 'There is nothing to send again'
      : count === 0
        ? 'The channels are tried again'
        : `${sayCount(count, 'message')} ${count === 1 ? 'is' : 'are'} being sent again`,
    tone: isChanged ? 'good' : 'neutral',
    next: [['What is broken', PATH]],
    notes: isChanged ? ['Should a channel still not take it, it is marked as broken again.'] : [],
  });
}

function faultsTable(faults: readonly Fault[]): Part {
  return {
    type: 'table',
    caption: 'Broken or late',
    columns: [
      { label: 'What', align: 'left' },
      { label: 'Since', align: 'left' },
      { label: 'Why', align: 'left' },
    ],
    rows: faults.map(({ what, since, why }) => [what, since, why]),
    empty: '',
  };
}

function fieldsOf(
  notices: Notices,
  caps: readonly CapUsed[],
  recharge: Recharge | null,
  now: InstantMs,
): Field[] {
  const { digests, rules, dead, waiting } = notices;
  const running = digests.filter(({ pausedAt }) => pausedAt === null);
  const [next] = [...running].sort((a, b) => nextRun(a, now, a.saidOn).at - nextRun(b, now, b.saidOn).at);
  const quiet = rules.filter((rule) => isQuiet(rule, now)).length;
  const reached = caps.filter(({ cap, used }) => used >= cap.limit).length;
  return [
    {
      label: 'Digests',
      value:
        digests.length === 0
          ? 'none'
          : `${running.length} running, ${digests.length - running.length} paused${next ? `; next ${sayNext(next, now)}` : ''}`,
    },
    {
      label: 'Low-credit warnings',
      value:
        rules.length === 0
          ? 'none'
          : `${sayCount(rules.length, 'channel')}${quiet > 0 ? `, ${quiet} muted or snoozed` : ''}`,
    },
    {
      label: 'Caps',
      value: caps.length === 0 ? 'none' : `${sayCount(caps.length, 'cap')}, ${reached} reached`,
    },
    { label: 'Auto-recharge', value: sayRecharge(recharge) },
    { label: 'Waiting to be delivered', value: sayCount(waiting.count, 'message') },
    { label: 'Given up', value: sayCount(dead.count, 'message') },
  ];
}

import { type Action, button, type Card, type Field, type Part, text } from '../cards/card.ts';
import { sayChange, sayCredits, sayDay, sayName, sayNumber, sayShare, sayTime } from '../cards/format.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Digest } from '../reports/digest.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { DigestLine, Notices } from '../reports/ports/notices.ts';
import { digestChart } from './digest-chart.ts';
import { beforeNames, besideBefore, sayLeads, whatHappened, whatIsAhead } from './digest-words.ts';
import { saySchedule } from './digests.ts';
import { gaugeOf, toneOf } from './gauge.ts';
import { sayNotices } from './noticed.ts';
import { sayProof } from './proof.ts';
import { type SayCommand, sayScope } from './scope.ts';

/** What a digest is told beside its numbers. */
export interface DigestTelling {
  /** By which it comes, and who set it; `null`: it is only being looked at. */
  schedule: DigestLine | null;
  notices: Notices;
  /** When it was due, where it comes much later. */
  lateSince: InstantMs | null;
}

/** Short: it is read on a phone. What is behind it goes into the thread. */
export function viewDigest(
  digest: Digest,
  directory: Directory,
  telling: DigestTelling,
  say: SayCommand,
): Card {
  const { forecast, scope, nearest, proof } = digest;
  const balance = forecast?.balance ?? null;
  const tone = balance ? toneOf(balance) : 'neutral';
  const title = nearest ? quietTitle(digest, directory) : titleOf(digest, directory);
  const late = sayLate(telling);
  const parts: Part[] = [
    ...(late ? [text(late)] : []),
    ...(balance ? [gaugeOf(balance, tone)] : []),
    ...(nearest ? quietParts(digest) : busyParts(digest, directory, title)),
  ];
  return {
    title,
    tone,
    subtitle: sayScope(scope),
    parts,
    actions: actionsOf(digest, directory, say),
    notes: [
      ...(digest.isUnfinished
        ? [`${sayDay(scope.period.lastDay)} is not over in ${scope.period.zone}.`]
        : []),
      ...(proof ? [sayProof(proof)] : []),
      `${sayOrigin(telling, directory)}Days are those of ${scope.period.zone}. Test traffic is not counted.`,
    ],
  };
}

function whoOf({ scope }: Digest, directory: Directory): string {
  const named = [scope.agent?.name, scope.company?.name].filter((name) => name !== undefined);
  return named.map(sayName).join(', ') || sayName(directory.name);
}

function titleOf(digest: Digest, directory: Directory): string {
  const { total, totalBefore, every } = digest;
  return `${whoOf(digest, directory)}: ${sayCredits(total.used)} used, ${sayChange(totalBefore.used, total.used)} against ${beforeNames[every]}`;
}

function busyParts(digest: Digest, directory: Directory, title: string): Part[] {
  const ahead = whatIsAhead(digest, directory);
  return [
    text(whatHappened(digest, directory).join('\n')),
    { type: 'fields', fields: fieldsOf(digest) },
    digestChart(digest, title),
    ...(ahead.length > 0 ? [text(ahead.join('\n'))] : []),
  ];
}

function fieldsOf(digest: Digest): Field[] {
  const { total, totalBefore, every, whole, forecast } = digest;
  const counted = (
    [
      ['Calls', 'calls'],
      ['Chats', 'chats'],
      ['Messages', 'messages'],
    ] as const
  )
    .filter(([, of]) => total[of] + totalBefore[of] > 0)
    .map(([label, of]) => ({
      label,
      value: besideBefore(sayNumber(total[of]), sayNumber(totalBefore[of]), every),
    }));
  const share = {
    label: 'Of all the account used',
    value: sayShare(total.used, whole),
  };
  const available = forecast && { label: 'Available', value: sayCredits(forecast.balance.available) };
  return [available ?? share, ...counted, ...sayLeads(digest)];
}

function quietTitle(digest: Digest, directory: Directory): string {
  return `${whoOf(digest, directory)}: a quiet ${digest.every}, nothing was used`;
}

/** Nothing happened: that is said in a breath, and what it may mean. */
function quietParts({ nearest, totalBefore, every, forecast }: Digest): Part[] {
  const said = [
    nearest?.before ? `The last usage was on ${sayDay(nearest.before)}.` : 'Nothing has been used so far.',
    totalBefore.used > 0n
      ? `${capital(beforeNames[every])} it was ${sayCredits(totalBefore.used)}: if your agents should have been at work, please look whether they still answer and still report.`
      : 'There is nothing you need to do.',
    forecast ? `${sayCredits(forecast.balance.available)} are available.` : '',
  ];
  return [text(said.filter(Boolean).join(' '))];
}

function actionsOf({ scope, nearest, forecast }: Digest, directory: Directory, say: SayCommand): Action[] {
  const period = scope.period.canonical;
  const isLow = forecast !== null && toneOf(forecast.balance) !== 'good';
  return [
    ...(nearest
      ? []
      : [
          button('Why?', say({ period }, 'usage why')),
          button('Usage', say({ period }, 'usage')),
          button('Agents', say({ period }, 'usage agents')),
        ]),
    ...(forecast ? [button('Forecast', 'credits forecast')] : []),
    ...(isLow ? [button('Top up', 'credits top-up')] : []),
    ...(isLow && directory.upgradeUrl
      ? [{ type: 'link', label: 'Upgrade account', url: directory.upgradeUrl } as const]
      : []),
  ];
}

function sayLate({ lateSince, schedule }: DigestTelling): string | null {
  if (lateSince === null || !schedule) return null;
  const { zone } = schedule;
  return `Late: this was due on ${sayTime(lateSince, zone)} (${zone}) and could not be sent then.`;
}

function sayOrigin({ schedule, notices }: DigestTelling, directory: Directory): string {
  if (!schedule) return '';
  const { ownerId, zone } = schedule;
  const owner = sayNotices(notices, directory).who(ownerId);
  const hasLeft = notices.formerMembers.some(({ id }) => id === ownerId);
  const next = hasLeft ? '; any manager can take it over in “/notify digest”' : '';
  return `${saySchedule(schedule)} on the clock in ${zone}, set by ${owner}${next}. `;
}

function capital(said: string): string {
  return said.charAt(0).toUpperCase() + said.slice(1);
}

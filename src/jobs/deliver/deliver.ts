import type { Address, Courier, Delivery, Letter, Told } from '../../chat/ports/courier.ts';
import { type Timing, within } from '../../chat/timing.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { DestinationLine } from '../../reports/ports/notices.ts';
import type { ReportStore } from '../../reports/ports/store.ts';
import type { Announcement, Said } from '../announcements/announcement.ts';
import { backOffMs, holdsOthers } from './back-off.ts';
import { decide, dropped, fallBackOf, followUpOf, givenUp, whyStale } from './decide.ts';
import { type Place, readPersonal, writePersonal } from './place.ts';
import type { Claimed, Outbox, Outcome, StoredNotice } from './ports.ts';

export interface DeliveryParts {
  outbox: Outbox;
  couriers: readonly Courier[];
  announcements: readonly Announcement[];
  reports: ReportStore;
  timing: Timing;
  /** From 0 to 1. */
  random: () => number;
  /** Around each delivery, for whoever traces it. */
  follow?: (delivery: () => Promise<void>) => Promise<void>;
}

/** Those that change messages that stand, and are none themselves. */
const AMENDING = ['update', 'recovered'];
// The rest of the lease is for a request that was sent at the last moment to end in.
const SENT_BEFORE_END_MS = 30_000;
const LOOK_AGAIN_MS = 5_000;

/** `null`: somebody else has it by now. `begun`: from then on it may be there. */
export async function deliver(
  claimed: Claimed,
  parts: DeliveryParts,
  begun: () => void,
): Promise<Outcome | null> {
  const { outbox, reports, timing } = parts;
  const notice = await outbox.read(claimed.accountId, claimed.id);
  if (notice?.claim !== claimed.claim) return null;
  const directory = await reports.directory(claimed.accountId);
  if (!directory) return dropped('there is no such account any more');
  const job: Job = { ...parts, claimed, directory, begun };
  const ended = givenUp(notice, claimed, timing.now());
  if (ended) return ended;
  if (AMENDING.includes(notice.kind)) return amend(notice, job);

  const decided = decide(notice, claimed, timing.now());
  if (decided) return decided;
  const stale = claimed.triedAt !== null ? whyStale(notice) : null;
  const said = await compose(stale ? { ...notice, postedAt: claimed.triedAt } : notice, job);
  if (!said) return dropped('nothing is left to say');
  // A machine knows by the id what it has: sent again, so that its end is told too.
  if (stale && notice.destination && notice.destination.platform !== 'webhook')
    return lookFor(notice.destination, { notice, said, stale }, job);
  return notice.destination && notice.kind !== 'broken'
    ? sendTo(notice.destination, notice, said, job)
    : sendToPerson(notice, said, job);
}

interface Job extends DeliveryParts {
  claimed: Claimed;
  directory: Directory;
  begun(): void;
}

async function compose(notice: StoredNotice, job: Job): Promise<Said | null> {
  const { announcements, reports, directory, timing } = job;
  const announcement = announcements.find(({ kind }) => kind === notice.kind);
  if (!announcement) throw new Error(`nothing says how “${notice.kind}” is put into words`);
  return announcement.compose(notice, { reports, directory, now: timing.now() });
}

/** What arrived all the same is posted, and is edited as such; what did not is not said any more. */
async function lookFor(
  destination: DestinationLine,
  { notice, said, stale }: { notice: StoredNotice; said: Said; stale: string },
  job: Job,
): Promise<Outcome | null> {
  const letter = letterOf(notice, addressOf(destination, notice), said, job);
  const delivery = await send(destination.platform, job, (courier) =>
    courier.post({ ...letter, stillMine: () => false }),
  );
  if (delivery?.status === 'lost') return dropped(stale);
  return delivery?.status === 'posted'
    ? posted(delivery.messageId, delivery.notes, null)
    : delivery && outcomeOf(delivery, job);
}

async function sendTo(
  destination: DestinationLine,
  notice: StoredNotice,
  said: Said,
  job: Job,
): Promise<Outcome | null> {
  const delivery = await send(destination.platform, job, (courier) =>
    courier.post(letterOf(notice, addressOf(destination, notice), said, job)),
  );
  const now = job.timing.now();
  if (delivery?.status !== 'posted') {
    const outcome = delivery && outcomeOf(delivery, job);
    const isLost = outcome?.status === 'dead' || outcome?.status === 'gone';
    return isLost ? { ...outcome, followUp: fallBackOf(notice, now) } : outcome;
  }
  const followUp = followUpOf(notice, now);
  return posted(delivery.messageId, delivery.notes, followUp);
}

/** To whom it names, or to whoever set the destination up, alone. Nobody there to be told is no fault of its own: `/notify status` says it. */
async function sendToPerson(notice: StoredNotice, said: Said, job: Job): Promise<Outcome | null> {
  const { destination } = notice;
  const personId = notice.personId ?? destination?.ownerId;
  if (personId === undefined) return dropped('nobody is named to be told');
  const { accountId } = job.claimed;
  const addresses = await job.outbox.addressesOf(accountId, personId, destination);
  for (const { platform, to } of addresses) {
    if (!speaks(job, platform)) continue;
    const delivery = await send(platform, job, (courier) => courier.post(letterOf(notice, to, said, job)));
    if (delivery?.status === 'posted')
      return posted(writePersonal({ platform, to, messageId: delivery.messageId }), delivery.notes, null);
    // Not there: perhaps on another platform.
    if (delivery && delivery.status !== 'gone' && delivery.status !== 'refused')
      return outcomeOf(delivery, job);
    if (!delivery) return null;
  }
  return addresses.every(({ platform }) => speaks(job, platform))
    ? dropped('whoever is to be told cannot be reached')
    : leftToOthers(job);
}

/** Messages are composed anew, from what is known now, and edited where they stand. */
async function amend(notice: StoredNotice, job: Job): Promise<Outcome | null> {
  let edited = 0;
  for (const original of await job.outbox.amended(notice)) {
    const { state, messageId, claimedUntil } = original;
    // Whether it stands is not known yet, and nobody finds out while this is the first to be taken.
    if (state === 'waiting')
      return { status: 'given-back', from: Math.max(claimedUntil ?? 0, job.timing.now()) + LOOK_AGAIN_MS };
    if (state !== 'posted' || messageId === null) continue;
    const there = placeOf(original, messageId);
    if (!there) continue;
    if (!speaks(job, there.platform)) return leftToOthers(job);
    const said = await compose(original, job);
    if (!said) continue;
    // What is edited wakes nobody.
    const letter = letterOf(original, there.to, { ...said, mention: null }, job);
    const delivery = await send(there.platform, job, (courier) => courier.edit(letter, there.messageId));
    if (!delivery || delivery.status === 'lost') return null;
    if (delivery.status === 'posted') edited += 1;
    // A message that somebody has deleted is said no more.
    else if (delivery.status !== 'refused') return outcomeOf(delivery, job);
  }
  return edited > 0 ? posted(null, [], null) : dropped('there is no message to change');
}

function placeOf(notice: StoredNotice, messageId: string): Place | null {
  if (notice.personId !== null) return readPersonal(messageId);
  const { destination } = notice;
  return destination && { platform: destination.platform, to: addressOf(destination, notice), messageId };
}

function speaks({ couriers }: Job, platform: DestinationLine['platform']): boolean {
  return couriers.some((courier) => courier.platform === platform);
}

/** Another process may be connected to where it goes. */
function leftToOthers(job: Job): Outcome {
  const why = 'the service that took it is not connected to where it goes';
  return later(why, job, { askedMs: null, mayBeThere: false });
}

function send(
  platform: DestinationLine['platform'],
  { couriers, timing, claimed, begun }: Job,
  act: (courier: Courier) => Promise<Delivery>,
): Promise<Delivery | null> {
  const courier = couriers.find((each) => each.platform === platform);
  if (!courier) throw new Error(`nothing takes messages to ${platform}`);
  begun();
  // One that never ends is left behind; whoever has it next looks first.
  return within(timing, Math.max(0, claimed.claimedUntil - timing.now()), act(courier));
}

function letterOf(notice: StoredNotice, to: Address, { card, mention }: Said, job: Job): Letter {
  const { claimed, directory, timing } = job;
  return {
    id: `${claimed.accountId}/${notice.id}`,
    to,
    card,
    notice: toldOf(notice),
    directory,
    mention,
    isRepeated: claimed.triedAt !== null,
    triedAt: claimed.triedAt,
    stillMine: () => timing.now() < claimed.claimedUntil - SENT_BEFORE_END_MS,
  };
}

function toldOf({ destination, kind, facts, createdAt, acknowledged, recoveredAt }: StoredNotice): Told {
  return { destinationId: destination?.id ?? null, kind, facts, createdAt, acknowledged, recoveredAt };
}

function addressOf({ workspace, channel }: DestinationLine, { thread }: StoredNotice): Address {
  return { workspace, channel, threadOf: thread?.messageId ?? null };
}

function posted(
  messageId: string | null,
  notes: readonly string[] | undefined,
  followUp: Extract<Outcome, { status: 'posted' }>['followUp'],
): Outcome {
  return { status: 'posted', messageId, note: notes?.join(' ') || null, followUp };
}

function outcomeOf(delivery: Exclude<Delivery, { status: 'posted' }>, job: Job): Outcome | null {
  switch (delivery.status) {
    case 'lost':
      return null;
    case 'gone':
      return { status: 'gone', why: delivery.reason };
    case 'refused':
      return { status: 'dead', why: delivery.reason };
    case 'unsure':
      // Looking would tell no more than it did now: whoever has it sent again decides that it is posted.
      return { status: 'dead', why: delivery.reason, mayBeThere: false };
    case 'later':
      return later(delivery.reason, job, {
        askedMs: delivery.afterMs,
        mayBeThere: delivery.mayBeThere === true,
      });
  }
}

export function later(
  why: string,
  { claimed, timing, random }: Pick<Job, 'claimed' | 'timing' | 'random'>,
  { askedMs, mayBeThere }: { askedMs: number | null; mayBeThere: boolean },
): Outcome {
  const now = timing.now();
  const waitMs = askedMs ?? backOffMs(claimed.attempts, random);
  const until = now + waitMs;
  const holds = askedMs !== null || holdsOthers(waitMs);
  return { status: 'later', until, why, mayBeThere, holdUntil: holds ? until : null };
}

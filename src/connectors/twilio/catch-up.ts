import type { Twilio } from 'twilio';
import type { InstantMs } from '../../domain/instant.ts';
import type { CallReader, CallsRead } from '../../jobs/telephony/ports.ts';
import { log } from '../../log.ts';
import { tidy } from '../payload.ts';
import type { Connections, FindCounted, StoredConnection } from '../ports.ts';
import { isSettled, type Recorder, refusedOf, sayRefused } from '../refused.ts';
import type { OpenAccount } from './account.ts';
import { askedOf } from './answer.ts';
import { orUnread, TwilioFault } from './fault.ts';
import { readListed } from './listed-call.ts';
import type { CallListing, CallListings } from './ports.ts';
import { TwilioSettings } from './settings.ts';

interface Parts {
  connections: Pick<Connections, 'find' | 'noteFault'>;
  open: OpenAccount;
  ledger: Recorder;
  listings: CallListings;
  findCounted: FindCounted;
  /** Around all that is asked of Twilio. */
  follow?: (ask: () => Promise<CallsRead>) => Promise<CallsRead>;
}

const PAGES_A_TURN = 5;
const PAGE_SIZE = 1_000;
const MINUTE_MS = 60_000;
// Twilio calls back for fifteen seconds: what it says itself is counted first.
const SETTLED_AFTER_MS = 2 * MINUTE_MS;
// A call may come into the list after others that ended later.
const OVERLAP_MS = 15 * MINUTE_MS;
// As long as usage counts in its own cycle for most accounts, a call waits for the agent that somebody has to make.
const WAITED_FOR_MS = 72 * 60 * MINUTE_MS;
const FAULTS_SAID = 3;
const FAULT_LENGTH_MAX = 1_000;

/** Calls that ended while nobody heard Twilio say so are found in its list, and counted as if it had been heard. */
export function createTwilioCalls(parts: Parts): CallReader {
  const { connections, listings, open, follow = (ask) => ask() } = parts;
  return {
    provider: 'twilio',
    async catchUp(accountId, connectionId, now): Promise<CallsRead> {
      const stored = await connections.find(accountId, connectionId);
      if (!stored) return 'through';
      if (!TwilioSettings.parse(stored.settings).catchUp) {
        await listings.forget(stored);
        return 'through';
      }
      const read = await follow(() =>
        orUnread(async () => goThrough(parts, stored, await open(stored, now), now)),
      );
      // What passes by itself is in the log alone.
      if (typeof read === 'object' && (read.failure === 'refused' || read.failure === 'unexpected')) {
        await note(parts, stored, [`Calls could not be listed: ${read.detail}.`], now);
      }
      return read;
    },
  };
}

type Opened = Awaited<ReturnType<OpenAccount>>;

async function goThrough(
  parts: Parts,
  stored: StoredConnection,
  { client, settings }: Opened,
  now: InstantMs,
): Promise<CallsRead> {
  const { listings } = parts;
  const known = await listings.find(stored);
  let before = known;
  let at = known?.theirs === settings.accountSid ? known : beginning(stored, settings);
  for (let count = 0; count < PAGES_A_TURN; count++) {
    const { calls, nextPage } = await askPage(client, at).catch(async (error) => {
      // It may be the page that Twilio does not know any more: the list is begun anew.
      if (at.next && error instanceof TwilioFault && error.failure === 'unexpected') {
        await listings.move(stored, before, { ...at, next: null });
      }
      throw error;
    });
    const waitsFrom = await take(parts, stored, settings, { calls, since: at.since, now });
    const until = Math.min(at.next?.until ?? now - SETTLED_AFTER_MS, waitsFrom ?? now);
    const after: CallListing = nextPage
      ? { ...at, next: { page: nextPage, until } }
      : { ...at, until: Math.max(at.until, until), next: null };
    // Somebody else is at it, or it has been disconnected.
    if (!(await listings.move(stored, before, after))) return 'through';
    if (!nextPage) return 'through';
    [before, at] = [after, after];
  }
  log.warn('there are more calls in Twilio’s list than are read at once; it goes on from there', {
    ...{ account: stored.accountId, connection: stored.id, pages: PAGES_A_TURN },
    listedFrom: new Date(at.until).toISOString(),
  });
  return 'behind';
}

/** What ended before it was connected is nobody’s business here. */
function beginning({ createdAt }: StoredConnection, { accountSid }: TwilioSettings): CallListing {
  return { theirs: accountSid, since: createdAt, until: createdAt, next: null };
}

/**
 * Twilio promises neither an order nor that it heeds more of the instant than its day. So the list is gone through to
 * its end, and an end of the time asked for is never named, which a day might cut off.
 */
async function askPage({ calls }: Twilio, { since, until, next }: CallListing) {
  const endTimeAfter = new Date(Math.max(since, until - OVERLAP_MS));
  const page = await askedOf(
    next ? calls.getPage(next.page) : calls.page({ endTimeAfter, pageSize: PAGE_SIZE }),
  );
  return { calls: page.instances as readonly unknown[], nextPage: page.nextPageUrl };
}

interface Listed {
  calls: readonly unknown[];
  since: InstantMs;
  now: InstantMs;
}

/** When the first began of those that cannot be counted yet; `null`: there are none. */
async function take(
  parts: Parts,
  stored: StoredConnection,
  settings: TwilioSettings,
  { calls, since, now }: Listed,
): Promise<InstantMs | null> {
  const { accountId, id: connection } = stored;
  const readings = calls.map((call) => readListed(call, settings, [since, now - SETTLED_AFTER_MS]));
  const listed = readings.flatMap((reading) => ('events' in reading ? reading.events : []));
  const counted = await parts.findCounted(
    accountId,
    'twilio',
    listed.map(({ id }) => id),
  );
  const events = listed.filter(({ id }) => !counted.has(id));
  const answers = events.length > 0 ? await parts.ledger.record(accountId, events) : [];
  const found = answers.filter(({ status }) => status === 'recorded').length;
  if (found > 0)
    log.info('counted calls that Twilio told nobody of', { account: accountId, connection, found });
  const lost = refusedOf(events, answers).filter((each) => !isSettled(each));
  const unreadable = readings.flatMap((reading) =>
    'unreadable' in reading ? [reading.unreadable ?? ''] : [],
  );
  await note(parts, stored, [...sayRefused(lost), ...unreadable], now);
  const waiting = lost.map(({ event }) => event.occurredAt).filter((at) => at > now - WAITED_FOR_MS);
  return waiting.length > 0 ? Math.min(...waiting) : null;
}

async function note(
  { connections }: Parts,
  { accountId, id }: StoredConnection,
  faults: readonly string[],
  now: InstantMs,
): Promise<void> {
  // It may quote what was listed, which may hold what cannot be stored.
  const why = tidy(faults.slice(0, FAULTS_SAID).join(' '), FAULT_LENGTH_MAX);
  if (why === null) return;
  log.warn('calls that Twilio lists were not counted', { account: accountId, connection: id, why });
  await connections.noteFault(accountId, id, { at: now, why });
}

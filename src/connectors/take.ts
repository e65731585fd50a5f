import { randomUUID } from 'node:crypto';
import { UserError } from '../domain/errors.ts';
import { expectation } from '../domain/faults.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { HookAnswer, HookRequest, Hooks } from '../http/hooks/ports.ts';
import { log } from '../log.ts';
import type { Seal } from '../seal.ts';
import type { Connector, Counted, Question, Reading } from './connector.ts';
import { sayFaults, tidy } from './payload.ts';
import { type Connections, type FindCounted, NOT_BELIEVED, type StoredConnection } from './ports.ts';
import { isSettled, type Recorder, refusedOf, sayRefused } from './refused.ts';
import { openSecrets } from './secrets.ts';

/** What of the ledger is needed here. */
export interface HookLedger extends Recorder {
  authorize(
    accountId: string,
    hold: Omit<Question, 'holdId' | 'yes' | 'no'> & { holdId: string; person: null },
  ): Promise<{ status: 'held' | 'denied' | 'conflict' }>;
  release(accountId: string, holdId: string): Promise<unknown>;
}

interface HookParts {
  connections: Connections;
  connectors: readonly Connector[];
  /** `null`: no secret can be read, and nobody is believed. */
  seal: Seal | null;
  ledger: HookLedger;
  findCounted: FindCounted;
  clock(): InstantMs;
  /** What became of each message, for whoever counts them; `unknown`: it is for no connection that there is. */
  told?: (provider: string, outcome: HookAnswer['status'] | 'failed') => void;
}

const FAULTS_SAID = 3;
const FAULT_LENGTH_MAX = 1_000;
const FORGED: HookAnswer = { status: 'forged' };
const TAKEN: HookAnswer = { status: 'taken' };
/** Whether it is genuine cannot be told: whoever sends it again, once that has been mended, loses nothing. */
const UNABLE: HookAnswer = {
  status: 'later',
  afterSeconds: 60,
  reason: 'This service cannot check its messages now.',
};

/** A message is believed, read, and counted, in this order. What has been counted before is so again, without effect. */
export function createHooks(parts: HookParts): Hooks {
  const { connections, connectors, seal, ledger, findCounted, clock, told = () => {} } = parts;
  return {
    async take(accountId, connectionId, receive) {
      let provider = 'unknown';
      let outcome: HookAnswer['status'] | 'failed' = 'failed';
      try {
        const stored = await connections.find(accountId, connectionId);
        provider = stored?.provider ?? provider;
        const answer = stored ? await receive((request) => takeFor(stored, request)) : FORGED;
        outcome = answer.status;
        return answer;
      } finally {
        told(provider, outcome);
      }
    },
  };

  async function takeFor(stored: StoredConnection, request: HookRequest): Promise<HookAnswer> {
    const believed = await believe(stored, request);
    if ('why' in believed) {
      await note(stored, `${NOT_BELIEVED}${believed.why}`);
      return believed.isOurs ? UNABLE : FORGED;
    }
    const { connector, settings } = believed;
    const reading = connector.read(request, settings, stored);
    const answer = await act(stored, reading);
    if (answer.status === 'taken') await connections.noteHeard(stored.accountId, stored.id, clock());
    return answer;
  }

  async function believe(stored: StoredConnection, request: HookRequest) {
    const connector = connectors.find(({ provider }) => provider === stored.provider);
    if (!connector) return ours(`nothing here reads the messages of ${stored.provider}`);
    if (!seal) return ours('TOKEN_KEYS is not set, and without it no secret can be read');
    const settings = connector.settings.safeParse(stored.settings, { error: expectation });
    if (!settings.success) return ours(`its settings cannot be read: ${sayFaults(settings.error)}`);
    try {
      const secrets = connector.secrets.parse(await openSecrets(stored, seal, connections));
      const why = connector.check(request, secrets, clock(), settings.data);
      return why === null ? { connector, settings: settings.data } : { why, isOurs: false };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return ours(error.message);
    }
  }

  async function act(stored: StoredConnection, reading: Reading): Promise<HookAnswer> {
    if ('ignored' in reading) return { status: 'taken', body: { status: 'ignored', why: reading.ignored } };
    if ('events' in reading) return count(stored, reading);
    if ('unreadable' in reading) return refuse(stored, reading.unreadable);
    const { holdId, yes, no, ...hold } = reading;
    const asked = { ...hold, holdId: holdId ?? randomUUID(), person: null };
    const { status } = await ledger.authorize(stored.accountId, asked);
    return { status: 'taken', body: status === 'held' ? yes : no };
  }

  async function count(
    stored: StoredConnection,
    { events, frees, unreadable, carriedAs }: Counted,
  ): Promise<HookAnswer> {
    const answers = await ledger.record(stored.accountId, events);
    // What has been counted need not be held any more.
    if (frees !== undefined) await ledger.release(stored.accountId, frees);
    const refused = refusedOf(events, answers);
    const why = sayRefused(refused);
    if (unreadable !== undefined) why.push(unreadable);
    if (carriedAs !== undefined) why.push(...(await sayTwice(stored, events, carriedAs)));
    if (why.length === 0) return TAKEN;
    const nothingIsLost = unreadable === undefined && refused.every(isSettled);
    const answer = await refuse(stored, why.slice(0, FAULTS_SAID).join(' '));
    return nothingIsLost ? TAKEN : answer;
  }

  /** Which of the two an account means to pay for, nobody here can know; but it is told. */
  async function sayTwice(
    { accountId }: StoredConnection,
    events: readonly UsageEvent[],
    callSid: string,
  ): Promise<string[]> {
    const counted = await findCounted(accountId, 'twilio', [callSid]);
    const ids = events.map(({ id }) => `“${id}”`).join(', ');
    return counted.size > 0
      ? [
          `${ids} is the call ${callSid}, which Twilio has told of too, and is counted twice: connect one of them.`,
        ]
      : [];
  }

  async function refuse(stored: StoredConnection, reason: string): Promise<HookAnswer> {
    await note(stored, reason);
    return { status: 'refused', reason };
  }

  /** In the log as often as it is written down: nobody outside may fill it. */
  async function note({ accountId, id, provider }: StoredConnection, fault: string): Promise<void> {
    // It may quote what was sent, which may hold what cannot be stored.
    const why = tidy(fault, FAULT_LENGTH_MAX) ?? '';
    const said = { account: accountId, connection: id, provider, why };
    const isNew = await connections.noteFault(accountId, id, { at: clock(), why });
    if (isNew) log.warn('a message to a connection was not taken', said);
    else log.debug('a message to a connection was not taken', said);
  }
}

function ours(why: string) {
  return { why, isOurs: true };
}

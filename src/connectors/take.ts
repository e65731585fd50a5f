import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { UsageEvent } from '../domain/usage-event.ts';
import type { HookAnswer, HookRequest, Hooks } from '../http/hooks/ports.ts';
import { log } from '../log.ts';
import type { Seal } from '../seal.ts';
import type { Connector, Reading } from './connector.ts';
import type { Connections, StoredConnection } from './ports.ts';
import { openSecrets } from './secrets.ts';

/** What the ledger says of an event; `reason`: why it counts for nothing. */
type Recorded = { status: 'recorded' | 'duplicate' } | { status: 'refused'; reason: string };

export interface HookParts {
  connections: Connections;
  connectors: readonly Connector[];
  /** `null`: no secret can be read, and nobody is believed. */
  seal: Seal | null;
  record(accountId: string, events: readonly UsageEvent[]): Promise<readonly Recorded[]>;
  clock(): InstantMs;
}

const FORGED: HookAnswer = { status: 'forged' };

/** A message is believed, read, and counted, in this order. What has been counted before is so again, without effect. */
export function createHooks(parts: HookParts): Hooks {
  const { connections, connectors, seal, clock } = parts;

  return {
    async take(accountId, connectionId, request) {
      const stored = await connections.find(accountId, connectionId);
      const connector = connectors.find(({ provider }) => provider === stored?.provider);
      if (!stored || !connector || !seal) return FORGED;
      const why = await whyForged(connector, stored, request);
      if (why !== null) {
        await note(stored, `Not believed: ${why}`);
        return FORGED;
      }
      const settings = connector.settings.parse(stored.settings);
      const answer = await count(stored, connector.read(request, settings, { id: stored.id }));
      if (answer.status === 'refused') await note(stored, answer.reason);
      else if (answer.status === 'taken') await connections.noteHeard(accountId, stored.id, clock());
      return answer;
    },
  };

  async function whyForged(connector: Connector, stored: StoredConnection, request: HookRequest) {
    try {
      const secrets = connector.secrets.parse(await openSecrets(stored, seal as Seal, connections));
      return connector.check(request, secrets, clock());
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    }
  }

  async function count({ accountId }: StoredConnection, reading: Reading): Promise<HookAnswer> {
    if ('unreadable' in reading) return { status: 'refused', reason: reading.unreadable };
    if ('ignored' in reading) return { status: 'taken', body: { status: 'ignored', why: reading.ignored } };
    const answers = await parts.record(accountId, reading.events);
    const refused = answers.flatMap((each) => (each.status === 'refused' ? [each.reason] : []));
    return refused.length > 0
      ? { status: 'refused', reason: `Not counted: ${[...new Set(refused)].join(', ')}.` }
      : { status: 'taken' };
  }

  async function note({ accountId, id, provider }: StoredConnection, why: string): Promise<void> {
    log.warn('a message to a connection was not taken', {
      account: accountId,
      connection: id,
      provider,
      why,
    });
    await connections.noteFault(accountId, id, { at: clock(), why });
  }
}

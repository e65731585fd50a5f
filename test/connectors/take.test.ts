import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Connections, StoredConnection } from '../../src/connectors/ports.ts';
import { connectors } from '../../src/connectors/registry.ts';
import { lockSecrets } from '../../src/connectors/secrets.ts';
import { createHooks } from '../../src/connectors/take.ts';
import { createSeal, type Seal } from '../../src/seal.ts';
import { recorded, requestOf } from './recorded.ts';
import { SECRET } from './signed.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const [old, newest] = [randomBytes(32), randomBytes(32)];
const message = requestOf(recorded('vapi-status-update'), { 'x-vapi-secret': SECRET });

/** One connection, and what has been written down of it. */
function keep(stored: Partial<StoredConnection>, seal: Seal | null) {
  const place = { accountId: 'acme', id: 'phones' };
  let connection: StoredConnection = {
    ...place,
    ...{ provider: 'vapi', settings: {}, createdAt: NOON, heardAt: null, fault: null },
    secrets: lockSecrets(place, { secret: SECRET }, createSeal([old])),
    ...stored,
  };
  const connections: Partial<Connections> = {
    find: async () => connection,
    async relock(_connection, secrets) {
      connection = { ...connection, secrets };
    },
    async noteHeard(_account, _id, heardAt) {
      connection = { ...connection, heardAt };
    },
    async noteFault(_account, _id, fault) {
      connection = { ...connection, fault };
      return true;
    },
  };
  const notAsked = () => Promise.reject(new Error('nothing is to be counted here'));
  const hooks = createHooks({
    connections: connections as Connections,
    ...{ connectors, seal, clock: () => NOON },
    ledger: { record: notAsked, authorize: notAsked, release: notAsked },
    findCounted: notAsked,
  });
  return { take: () => hooks.take('acme', 'phones', (use) => use(message)), stored: () => connection };
}

describe('the secrets of a connection', () => {
  it('are locked anew with the newest key when an older one opens them, and open with that alone', async () => {
    const kept = keep({}, createSeal([newest, old]));

    const first = await kept.take();
    const alone = keep({ secrets: kept.stored().secrets }, createSeal([newest]));

    expect(first).toMatchObject({ status: 'taken' });
    expect(await alone.take()).toMatchObject({ status: 'taken' });
  });

  it('open in their place alone', async () => {
    const elsewhere = { accountId: 'other', id: 'phones' };
    const moved = keep(
      { secrets: lockSecrets(elsewhere, { secret: SECRET }, createSeal([old])) },
      createSeal([old]),
    );

    expect(await moved.take()).toMatchObject({ status: 'later' });
    expect(moved.stored().fault?.why).toContain('are damaged');
  });
});

describe('nobody is believed, the connection says why, and what is sent again later may be,', () => {
  it.each<[string, Partial<StoredConnection>, Seal | null, string]>([
    ['without TOKEN_KEYS', {}, null, 'TOKEN_KEYS is not set'],
    ['without the key that it was locked with', {}, createSeal([newest]), 'None of TOKEN_KEYS opens'],
    [
      'of a provider that nothing here reads',
      { provider: 'gone' },
      createSeal([old]),
      'reads the messages of gone',
    ],
    [
      'with settings of another release',
      { settings: { agents: 7 } },
      createSeal([old]),
      '#/agents must be an object',
    ],
  ])('%s', async (_title, stored, seal, says) => {
    const kept = keep(stored, seal);

    expect(await kept.take()).toMatchObject({ status: 'later', afterSeconds: 60 });
    expect(kept.stored().fault).toEqual({ at: NOON, why: expect.stringContaining(says) });
    expect(kept.stored().heardAt).toBeNull();
  });
});

it('what is of no concern has been heard, and says so to the sender', async () => {
  const kept = keep({}, createSeal([old]));

  expect(await kept.take()).toEqual({
    status: 'taken',
    body: { status: 'ignored', why: 'status-update is not the end of a call' },
  });
  expect(kept.stored()).toMatchObject({ heardAt: NOON, fault: null });
});

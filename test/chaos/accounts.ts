import { createKeyStore } from '../../src/db/api-keys.ts';
import type { Database } from '../../src/db/client.ts';
import { credits } from '../../src/domain/credits.ts';
import { keyScopes } from '../../src/http/keys/ports.ts';
import { mintToken } from '../../src/http/keys/token.ts';
import { type AccountParts, createAccount } from '../support/ledger-account.ts';
import { perMinute, perResponse } from '../support/usage.ts';

const TURN_AFTER_MS = 4_000;

/**
 * One that stops at zero, one that goes below and repays, and one whose cycle turns while all this happens: by their
 * ids, with the tokens that may do everything to them.
 */
export async function openAccounts(database: Database): Promise<Map<string, string>> {
  const stops: Partial<AccountParts> = { id: 'stops' };
  const repays: Partial<AccountParts> = {
    id: 'repays',
    zone: 'Pacific/Auckland',
    plan: {
      allowance: credits(500),
      rolloverCap: credits(100),
      atZero: 'soft',
      overageLimit: credits(300),
      repaysOverage: true,
    },
  };
  const turns: Partial<AccountParts> = {
    ...repays,
    id: 'turns',
    zone: 'UTC',
    anchorAt: turnSoon(Date.now()),
  };

  const tokens = new Map<string, string>();
  for (const parts of [stops, repays, turns]) {
    const { id } = await createAccount(database, {
      agents: { ada: 'chat', vera: 'voice_inbound' },
      rates: [
        perResponse('1', { id: 'response', when: { kind: 'chat' } }),
        perMinute('10', { id: 'minute', when: { kind: 'voice_inbound' } }),
      ],
      ...parts,
    });
    tokens.set(id, await makeKey(database, id));
  }
  return tokens;
}

export async function makeKey(database: Database, accountId: string): Promise<string> {
  const { keyId, hash, text } = mintToken(accountId);
  const key = { id: keyId, name: 'chaos', scopes: keyScopes, hash };
  await createKeyStore(database).create(accountId, key, { actor: 'test', remarks: null, at: Date.now() });
  return text;
}

/** A year before an instant soon to come: cycles are months. */
function turnSoon(now: number): number {
  const turn = new Date(now + TURN_AFTER_MS);
  turn.setUTCFullYear(turn.getUTCFullYear() - 1);
  return turn.getTime();
}

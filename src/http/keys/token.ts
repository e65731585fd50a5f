import { createHash, randomBytes } from 'node:crypto';

/** What a caller shows: `tb_<account>_<key>_<secret>`. */
export interface Token {
  accountId: string;
  keyId: string;
  hash: Uint8Array;
}

// Account ids and key ids hold no underscore, so the parts are plain; the secret, which may, comes last.
const PATTERN = /^tb_([a-z0-9][a-z0-9-]{0,62})_([0-9a-f]{12})_[\w-]{43}$/;
const ID_BYTES = 6;
const SECRET_BYTES = 32;

/** Said once, to whoever asked for it; only its hash is kept. */
export function mintToken(accountId: string): Token & { text: string } {
  const keyId = randomBytes(ID_BYTES).toString('hex');
  const text = `tb_${accountId}_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { accountId, keyId, hash: hashOf(text), text };
}

export function parseToken(text: string): Token | null {
  const [, accountId, keyId] = PATTERN.exec(text) ?? [];
  return accountId && keyId ? { accountId, keyId, hash: hashOf(text) } : null;
}

function hashOf(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}

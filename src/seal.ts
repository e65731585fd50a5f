import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { UserError } from './domain/errors.ts';

// version · first bytes of the key's hash · nonce · tag · what is locked
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES;

export interface Seal {
  /** Bound to its place: put in another one, it does not open. */
  lock(text: string, place: string): Buffer;
  /** `stale`: an older key opened it, and it should be locked anew. */
  open(sealed: Buffer, place: string): { text: string; stale: boolean };
}

/** AES-256-GCM. The first key locks; each of them opens, so that keys can be changed without installing anew. */
export function createSeal(keys: readonly Buffer[]): Seal {
  const known = keys.map((key) => ({ key, id: idOf(key) }));
  const [newest] = known;
  if (!newest) throw new UserError('no-token-key', 'TOKEN_KEYS holds no key.');

  return {
    lock(text, place) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', newest.key, nonce).setAAD(Buffer.from(place));
      const locked = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), newest.id, nonce, cipher.getAuthTag(), locked]);
    },

    open(sealed, place) {
      if (sealed.length < HEADER_BYTES || sealed[0] !== VERSION) throw unreadable(place);
      const id = sealed.subarray(1, 1 + KEY_ID_BYTES);
      const found = known.find((each) => each.id.equals(id));
      if (!found) throw keyMissing(place);
      const nonce = sealed.subarray(1 + KEY_ID_BYTES, HEADER_BYTES - TAG_BYTES);
      const tag = sealed.subarray(HEADER_BYTES - TAG_BYTES, HEADER_BYTES);
      try {
        const decipher = createDecipheriv('aes-256-gcm', found.key, nonce, { authTagLength: TAG_BYTES })
          .setAAD(Buffer.from(place))
          .setAuthTag(tag);
        const text =
          decipher.update(sealed.subarray(HEADER_BYTES), undefined, 'utf8') + decipher.final('utf8');
        return { text, stale: found !== newest };
      } catch {
        throw unreadable(place);
      }
    },
  };
}

function idOf(key: Buffer): Buffer {
  return createHash('sha256').update(key).digest().subarray(0, KEY_ID_BYTES);
}

function keyMissing(place: string): UserError {
  return new UserError('token-key-missing', `None of TOKEN_KEYS opens the secrets of ${place}.`, {
    hint: 'Add the key they were locked with after the newest one. If it is lost, install or connect it again.',
  });
}

function unreadable(place: string): UserError {
  return new UserError('token-unreadable', `The stored secrets of ${place} are damaged.`, {
    hint: 'Install or connect it again; nothing else is lost.',
  });
}

import { createHash, randomInt } from 'node:crypto';
import type { CodeKey } from './ports/workspaces.ts';

// Crockford's: none of them is taken for another, and one that is, is read as the one that was meant.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP_LENGTH = 4;
// 80 bits: guessed at the rate that is let through, it would take longer than there is time.
const CODE = /^([a-z0-9][a-z0-9-]{0,62})\.([0-9a-z]{16})$/;

/** Such as `acme.K7Q2-9XPM-4TRW-0H5N`: the account is said, so that whoever looks it up asks that account alone. */
export function mintLinkCode(accountId: string): CodeKey & { text: string } {
  const secret = Array.from({ length: GROUPS * GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(
    '',
  );
  const groups = secret.match(new RegExp(`.{${GROUP_LENGTH}}`, 'g')) ?? [];
  return { text: `${accountId}.${groups.join('-')}`, ...keyOf(accountId, secret) };
}

/** Read as people type: in any case, with other dashes or none, with O for 0. `null`: that is no code. */
export function parseLinkCode(typed: string): CodeKey | null {
  const point = typed.lastIndexOf('.');
  const accountId = typed.slice(0, point).trim().toLowerCase();
  const secret = typed
    .slice(point + 1)
    .toLowerCase()
    .replaceAll(/[\s\u2010-\u2015-]/g, '');
  if (point < 0 || !CODE.test(`${accountId}.${secret}`)) return null;
  const meant = secret.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return keyOf(accountId, meant);
}

// Plain SHA-256 is enough for what is random: there is no dictionary to try.
function keyOf(accountId: string, secret: string): CodeKey {
  return { accountId, hash: createHash('sha256').update(`${accountId}.${secret}`).digest() };
}

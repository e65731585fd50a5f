import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { KeyScope, StoredKey } from './keys/ports.ts';
import { problem, RefusedError } from './problem.ts';
import type { Reply } from './route.ts';

export interface Keys {
  check(token: string): Promise<Pick<StoredKey, 'accountId' | 'name' | 'scopes'> | null>;
}

export interface Caller {
  accountId: string;
  /** Who is doing it, for the audit: as the caller says, or the name of its key. */
  actor: string;
}

const BEARER = /^bearer +([!-~]{1,200})$/i;
const ACTOR_LENGTH_MAX = 200;

/** The account comes from the key, never from what was sent: nobody can ask about another one. */
export async function authenticate(keys: Keys, request: IncomingMessage, scope: KeyScope): Promise<Caller> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const key = token === undefined ? null : await keys.check(token);
  if (!key) throw new RefusedError(unauthorized());
  if (!key.scopes.includes(scope)) {
    throw new RefusedError(problem(403, `This takes a key with the scope ${scope}. Nothing was done.`));
  }
  return { accountId: key.accountId, actor: actorOf(request) ?? key.name };
}

const NO_KEY = 'No key in force was sent: send one as “Authorization: Bearer tb_…”. Nothing was done.';

/** Without a hint whether the key is missing, unknown, revoked or of an account that is gone. */
export function unauthorized(detail = NO_KEY): Reply {
  const reply = problem(401, detail);
  return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Bearer' } };
}

function actorOf(request: IncomingMessage): string | null {
  const header = request.headers['x-actor'];
  if (typeof header !== 'string' || header.trim() === '') return null;
  // Node reads headers byte by byte as Latin-1; names come in UTF-8.
  const bytes = Buffer.from(header.trim(), 'latin1');
  const actor = isUtf8(bytes) ? bytes.toString() : header.trim();
  if (actor.length > ACTOR_LENGTH_MAX) {
    throw new RefusedError(problem(400, `X-Actor may be ${ACTOR_LENGTH_MAX} characters long at the most.`));
  }
  return actor;
}

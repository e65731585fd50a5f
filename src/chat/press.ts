import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Context } from './context.ts';
import type { By } from './ports/acts.ts';

/**
 * What cannot be taken back is asked first, and done by the button of that question. The button carries a name of its
 * own, by which pressing it twice does it once, and the time, because an answer to old numbers is none.
 */
export interface Press {
  ref: string;
  askedAt: InstantMs;
}

const REF = /^([0-9a-z]{8,9})-[0-9a-f]{8}$/;
const LIVES_MS = 3_600_000;

/** The button to be put under a question. */
export function newRef(now: InstantMs): string {
  return `${now.toString(36).padStart(8, '0')}-${crypto.randomUUID().slice(0, 8)}`;
}

/** The button that was pressed; `null`: nobody has been asked yet. */
export function pressOf(
  { confirm, ref }: { confirm?: 'yes' | undefined; ref?: string | undefined },
  now: InstantMs,
): Press | null {
  if (confirm === undefined || ref === undefined) return null;
  const askedAt = Number.parseInt(REF.exec(ref)?.[1] ?? '', 36);
  if (!(askedAt <= now + LIVES_MS && now - askedAt <= LIVES_MS)) {
    throw new UserError('stale-button', 'This question was asked more than an hour ago.', {
      hint: 'Nothing was done now. Ask again, to decide on the numbers of today.',
    });
  }
  return { ref, askedAt };
}

export function by({ person, now }: Context, press: Press | null = null): By {
  return { actor: person.id, name: person.name, remarks: null, at: now, ref: press?.ref };
}

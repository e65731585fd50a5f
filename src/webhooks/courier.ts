import type { Courier, Delivery, Letter } from '../chat/ports/courier.ts';
import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { Seal } from '../seal.ts';
import { messageOf, type Stage } from './message.ts';
import type { StoredSecret, WebhookSecrets } from './ports.ts';
import { type Post, UnfitAddressError } from './post.ts';
import { secretPlace, signedHeaders } from './secret.ts';

export interface WebhookParts {
  secrets: WebhookSecrets;
  /** `null`: there are no keys, and nothing can be signed. */
  seal: Seal | null;
  post: Post;
  clock(): InstantMs;
}

const AFTER_MS_MAX = 3_600_000;
const UNREACHED = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * Takes what people are told of to a receiver. A receiver knows a message by its id: sent again it is the same, so what
 * may have arrived is simply sent again.
 */
export function createWebhookCourier({ secrets, seal, post, clock }: WebhookParts): Courier {
  async function send(letter: Letter, stage: Stage): Promise<Delivery> {
    const { to, directory, notice } = letter;
    const { destinationId } = notice;
    const accountId = directory.id;
    if (!('channel' in to) || destinationId === null)
      return { status: 'refused', reason: 'no receiver is named' };
    // It is for whoever runs the service to set, and nothing is lost until then.
    if (!seal) return { status: 'later', reason: 'TOKEN_KEYS is not set', afterMs: null };
    const stored = await secrets.find(accountId, destinationId);
    if (!stored) return { status: 'refused', reason: 'it has no secret to sign with' };
    const now = clock();
    const message = messageOf(letter, stage);
    const headers = signedHeaders(
      message,
      await openSecrets({ accountId, destinationId, stored, seal, now }),
      now,
    );
    if (!letter.stillMine()) return { status: 'lost' };
    try {
      const { status, retryAfter } = await post(to.channel, headers, message.body);
      return deliveryOf(status, retryAfter, message.id, now);
    } catch (error) {
      if (error instanceof UnfitAddressError) return { status: 'gone', reason: error.message };
      const word = wordOf(error);
      const said = { status: 'later', reason: `it does not answer (${word})`, afterMs: null } as const;
      return UNREACHED.includes(word) ? said : { ...said, mayBeThere: true };
    }
  }

  async function openSecrets({ accountId, destinationId, stored, seal, now }: Locked): Promise<string[]> {
    const place = secretPlace(accountId, destinationId);
    const { text, stale } = seal.open(stored.sealed, place);
    if (stale) await secrets.relock(accountId, destinationId, stored.sealed, seal.lock(text, place));
    const { previous } = stored;
    return previous && previous.until > now
      ? [text, ...openIfPossible(previous.sealed, place, seal)]
      : [text];
  }

  return {
    platform: 'webhook',
    post: (letter) => send(letter, 'raised').catch(ownFault),
    async edit(letter, messageId) {
      const { acknowledged, recoveredAt } = letter.notice;
      const stage = recoveredAt !== null ? 'recovered' : acknowledged ? 'acknowledged' : null;
      // What changes in the words alone, such as that a rule rests, changes no fact.
      return stage ? send(letter, stage).catch(ownFault) : { status: 'posted', messageId };
    },
  };
}

interface Locked {
  accountId: string;
  destinationId: string;
  stored: StoredSecret;
  seal: Seal;
  now: InstantMs;
}

/** Its key may be the very one that was lost, and the reason for the new secret. */
function openIfPossible(sealed: Buffer, place: string, seal: Seal): string[] {
  try {
    return [seal.open(sealed, place).text];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

function deliveryOf(
  status: number,
  retryAfter: string | undefined,
  messageId: string,
  now: InstantMs,
): Delivery {
  if (status >= 200 && status < 300) return { status: 'posted', messageId };
  // “The receiver wants no more of this”, says Standard Webhooks.
  if (status === 410) return { status: 'gone', reason: 'it answers 410: it wants nothing more' };
  const isRedirect = status >= 300 && status < 400;
  const reason = isRedirect ? `it answers ${status}, and a redirect is not followed` : `it answers ${status}`;
  return { status: 'later', reason, afterMs: afterMs(retryAfter, now) };
}

/** In seconds or as a date; what is longer than an hour is not obeyed, nor that there be no pause at all. */
function afterMs(said: string | undefined, now: InstantMs): number | null {
  if (said === undefined) return null;
  const waitMs = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - now;
  return waitMs > 0 ? Math.min(waitMs, AFTER_MS_MAX) : null;
}

function ownFault(error: unknown): Delivery {
  return { status: 'later', reason: `it could not be signed or sent (${wordOf(error)})`, afterMs: null };
}

/** Without the address, which may hold a token of the receiver's. */
function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = (error as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? code : error.name;
}

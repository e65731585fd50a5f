import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { InstantMs } from '../domain/instant.ts';

/** Compared by their hashes: how long it takes says neither how long the secret is nor how much of it was right. */
export function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

export function hmacSha256(secret: string | Buffer, ...parts: (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Why a message that was signed then is none that is taken now. */
export function untimely(signedAt: InstantMs, now: InstantMs, toleranceMs: number): string | null {
  const ageMs = now - signedAt;
  // As written, so that what is no number is never timely.
  if (Math.abs(ageMs) <= toleranceMs) return null;
  const seconds = Math.round(Math.abs(ageMs) / 1_000);
  return ageMs > 0
    ? `it was signed ${seconds} s ago, and ${toleranceMs / 1_000} s are let through`
    : `it was signed ${seconds} s ahead of our clock`;
}

export const missing = (header: string): string => `it has no header ${header}`;
export const MISFIT = 'its signature does not fit: the secret is another one, or it was changed on its way';

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

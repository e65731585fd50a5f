import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js';
import type { HookRequest } from '../../http/hooks/ports.ts';
import { MISFIT, missing } from '../signature.ts';
import type { TwilioSecrets } from './settings.ts';

/** Twilio signs no time: what is sent once more is believed once more, and counted once. */
export function checkSignature(
  { headers, body, url }: HookRequest,
  { authToken }: TwilioSecrets,
): string | null {
  const signature = headers['x-twilio-signature'];
  if (!signature) return missing('x-twilio-signature');
  // Of what is no form, the address holds the hash, and the address is signed.
  const isSigned = new URL(url).searchParams.has('bodySHA256')
    ? validateRequestWithBody(authToken, signature, url, body.toString())
    : validateRequest(authToken, signature, url, formOf(body.toString()));
  return isSigned ? null : `${MISFIT}, or PUBLIC_URL is not the address it was sent to`;
}

/** A name that was said several times holds all of it. */
export function formOf(text: string): Record<string, string | string[]> {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const [only = '', ...more] = form.getAll(name);
      return [name, more.length > 0 ? [only, ...more] : only];
    }),
  );
}

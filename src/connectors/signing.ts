import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { InstantMs } from '../domain/instant.ts';
import type { HookRequest } from '../http/hooks/ports.ts';
import { hmacSha256, isSame, MISFIT, missing, untimely } from './signature.ts';

/** How a sender proves itself, as data. There is no way of proving nothing. */

const TOLERANCE_SECONDS = 300;
const TOLERANCE_SECONDS_MAX = 86_400;
// Until the year 5138 in seconds, since 1973 in milliseconds.
const EPOCH_MS_FROM = 1e11;

const headerName = (fallback?: string) => {
  const name = z
    .string()
    .regex(/^[\w-]{1,80}$/, 'must be the name of a header')
    .transform((text) => text.toLowerCase());
  return fallback === undefined ? name : name.default(fallback);
};
const prefix = z.string().max(40).default('');

const SharedSecret = z.strictObject({ scheme: z.literal('shared-secret'), header: headerName(), prefix });

const Hmac = z.strictObject({
  scheme: z.literal('hmac-sha256'),
  header: headerName(),
  prefix,
  encoding: z.enum(['hex', 'base64']).default('hex'),
  /** Left out: the body alone is signed, and an old message is known by its id alone. */
  timestamp: z
    .strictObject({
      header: headerName(),
      toleranceSeconds: z.int().min(1).max(TOLERANCE_SECONDS_MAX).default(TOLERANCE_SECONDS),
    })
    .optional(),
  /** Stands between the timestamp and the body where both are signed. */
  separator: z.string().max(10).default('.'),
});

const StandardWebhooks = z.strictObject({ scheme: z.literal('standard-webhooks') });

export const Signing = z.discriminatedUnion('scheme', [Hmac, SharedSecret, StandardWebhooks]);
export type Signing = z.output<typeof Signing>;

export const SigningSecret = z.strictObject({
  secret: z.string().min(8, 'must be at least 8 characters long').max(1_000),
});
export type SigningSecret = z.output<typeof SigningSecret>;

/** Why it is not believed; `null`: it is. */
export function checkSigned(
  signing: Signing,
  request: HookRequest,
  { secret }: SigningSecret,
  now: InstantMs,
): string | null {
  switch (signing.scheme) {
    case 'shared-secret':
      return checkShared(signing, request, secret);
    case 'hmac-sha256':
      return checkHmac(signing, request, secret, now);
    case 'standard-webhooks':
      return checkStandard(request, secret, now);
  }
}

function checkShared(
  { header, prefix }: z.output<typeof SharedSecret>,
  { headers }: HookRequest,
  secret: string,
) {
  const given = headers[header];
  if (given === undefined) return missing(header);
  return isSame(given, `${prefix}${secret}`) ? null : `its header ${header} does not hold the secret`;
}

function checkHmac(
  { header, prefix, encoding, timestamp, separator }: z.output<typeof Hmac>,
  { headers, body }: HookRequest,
  secret: string,
  now: InstantMs,
): string | null {
  const given = headers[header];
  if (given === undefined) return missing(header);
  const at = timestamp && headers[timestamp.header];
  if (timestamp && at === undefined) return missing(timestamp.header);
  const digest = at === undefined ? hmacSha256(secret, body) : hmacSha256(secret, at, separator, body);
  if (!isSame(given, `${prefix}${digest.toString(encoding)}`)) return MISFIT;
  return timestamp && at !== undefined
    ? untimely(readEpoch(at), now, timestamp.toleranceSeconds * 1_000)
    : null;
}

/** As standardwebhooks.com has it. The library checks by the machine’s clock, so that here it only signs. */
function checkStandard({ headers, body }: HookRequest, secret: string, now: InstantMs): string | null {
  const [id, at, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (id === undefined) return missing('webhook-id');
  if (at === undefined || !/^\d{1,12}$/.test(at)) return missing('webhook-timestamp');
  if (given === undefined) return missing('webhook-signature');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0) return 'its secret is none of this scheme, which is whsec_ and base64';
  const signedAt = Number(at) * 1_000;
  const expected = new Webhook(key, { format: 'raw' }).sign(id, new Date(signedAt), body);
  const fits = given.split(' ').some((each) => isSame(each, expected));
  return fits ? untimely(signedAt, now, TOLERANCE_SECONDS * 1_000) : MISFIT;
}

function readEpoch(text: string): InstantMs {
  const number = /^\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  return number < EPOCH_MS_FROM ? number * 1_000 : number;
}

import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { recordedJson } from './recorded.ts';

export const SECRET = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cw==';

interface Signer {
  title: string;
  provider: string;
  settings: object;
  sign(body: Buffer, at: number, secret?: string): Record<string, string>;
  /** How old a message may be; `null`: its scheme signs no time. */
  toleranceMs: number | null;
  header: string;
}

const FIVE_MINUTES = 5 * 60_000;

function hmac(secret: string, ...parts: (string | Buffer)[]): Buffer {
  const made = createHmac('sha256', secret);
  for (const part of parts) made.update(part);
  return made.digest();
}

const reply = { type: 'reply', fields: { id: '/id', agent: '/agent', at: '/at' } };

/** Every way in which a message proves itself. */
export const signers: readonly Signer[] = [
  {
    title: 'Vapi by HMAC',
    provider: 'vapi',
    settings: {},
    header: 'x-signature',
    toleranceMs: FIVE_MINUTES,
    sign: (body, at, secret = SECRET) => ({
      'x-timestamp': String(at),
      'x-signature': hmac(secret, `${at}.`, body).toString('hex'),
    }),
  },
  {
    title: 'Vapi by a bearer token',
    provider: 'vapi',
    settings: {},
    header: 'authorization',
    toleranceMs: null,
    sign: (_body, _at, secret = SECRET) => ({ authorization: `Bearer ${secret}` }),
  },
  {
    title: 'Vapi by x-vapi-secret',
    provider: 'vapi',
    settings: {},
    header: 'x-vapi-secret',
    toleranceMs: null,
    sign: (_body, _at, secret = SECRET) => ({ 'x-vapi-secret': secret }),
  },
  {
    title: 'Vapi by headers of one’s own',
    provider: 'vapi',
    settings: {
      signature: {
        scheme: 'hmac-sha256',
        header: 'X-Vapi-Signature',
        prefix: 'sha256=',
        encoding: 'base64',
        timestamp: { header: 'X-Vapi-Timestamp', toleranceSeconds: 60 },
      },
    },
    header: 'x-vapi-signature',
    toleranceMs: 60_000,
    sign: (body, at, secret = SECRET) => ({
      'x-vapi-timestamp': String(at / 1_000),
      'x-vapi-signature': `sha256=${hmac(secret, `${at / 1_000}.`, body).toString('base64')}`,
    }),
  },
  {
    title: 'Retell',
    provider: 'retell',
    settings: {},
    header: 'x-retell-signature',
    toleranceMs: FIVE_MINUTES,
    sign: (body, at, secret = SECRET) => ({
      'x-retell-signature': `v=${at},d=${hmac(secret, body, String(at)).toString('hex')}`,
    }),
  },
  {
    title: 'ElevenLabs',
    provider: 'elevenlabs',
    settings: {},
    header: 'elevenlabs-signature',
    toleranceMs: 50 * 60_000,
    sign: (body, at, secret = SECRET) => ({
      'elevenlabs-signature': `t=${at / 1_000},v0=${hmac(secret, `${at / 1_000}.`, body).toString('hex')}`,
    }),
  },
  {
    title: 'a mapping by HMAC over the body alone',
    provider: 'mapping',
    settings: {
      ...reply,
      signature: { scheme: 'hmac-sha256', header: 'x-hub-signature-256', prefix: 'sha256=' },
    },
    header: 'x-hub-signature-256',
    toleranceMs: null,
    sign: (body, _at, secret = SECRET) => ({
      'x-hub-signature-256': `sha256=${hmac(secret, body).toString('hex')}`,
    }),
  },
  {
    title: 'a mapping by HMAC over the time and the body',
    provider: 'mapping',
    settings: recordedJson('mapping'),
    header: 'x-calls-signature',
    toleranceMs: FIVE_MINUTES,
    sign: (body, at, secret = SECRET) => ({
      'x-calls-timestamp': String(at / 1_000),
      'x-calls-signature': `sha256=${hmac(secret, `${at / 1_000}.`, body).toString('hex')}`,
    }),
  },
  {
    title: 'a mapping by a shared secret',
    provider: 'mapping',
    settings: { ...reply, signature: { scheme: 'shared-secret', header: 'x-api-key' } },
    header: 'x-api-key',
    toleranceMs: null,
    sign: (_body, _at, secret = SECRET) => ({ 'x-api-key': secret }),
  },
  {
    title: 'a mapping by Standard Webhooks',
    provider: 'mapping',
    settings: { ...reply, signature: { scheme: 'standard-webhooks' } },
    header: 'webhook-signature',
    toleranceMs: FIVE_MINUTES,
    sign: (body, at, secret = SECRET) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at / 1_000),
      'webhook-signature': `v1,bm90IHRoaXMgb25l ${new Webhook(secret).sign('msg_1', new Date(at), body)}`,
    }),
  },
];

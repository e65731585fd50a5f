import fc from 'fast-check';
import { sign, verify } from 'retell-sdk';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectorOf, requestOf } from './recorded.ts';
import { SECRET, signers } from './signed.ts';

const NOON = Date.UTC(2026, 4, 10, 12);
const BODY = Buffer.from('{"event":"call_ended","call":{"call_id":"c1","said":"Žofie 🙂"}}');

/** What is said against a message; `null`: nothing. */
function check(
  { provider, settings }: { provider: string; settings: object },
  {
    body,
    headers,
    now = NOON,
    secret = SECRET,
  }: { body: Buffer; headers: object; now?: number; secret?: string },
) {
  const connector = connectorOf(provider);
  const request = requestOf(body, headers as Record<string, string>);
  return connector.check(request, { secret }, now, connector.settings.parse(settings));
}

describe.each(signers)('a message of $title', (signer) => {
  const headers = signer.sign(BODY, NOON);

  it('is believed as it was signed, and not with another secret', () => {
    expect(check(signer, { body: BODY, headers })).toBeNull();
    expect(check(signer, { body: BODY, headers, secret: 'another-secret' })).toMatch(/fit|hold the secret/);
  });

  it('is not believed without what proves it, and whoever sees that is told which header is missing', () => {
    const { [signer.header]: _proof, ...rest } = headers;

    expect(check(signer, { body: BODY, headers: rest })).toContain(signer.header);
  });

  it('is not believed with one character of the proof changed', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('0', 'a', 'Z', '=', ' '), (seed, character) => {
        // Standard Webhooks sends several, of which one has to fit: the last here.
        const proof = headers[signer.header] ?? '';
        const at = proof.lastIndexOf(' ') + 1 + (seed % (proof.length - proof.lastIndexOf(' ') - 1));
        fc.pre(proof[at]?.toLowerCase() !== character.toLowerCase());
        const changed = `${proof.slice(0, at)}${character}${proof.slice(at + 1)}`;

        expect(
          check(signer, { body: BODY, headers: { ...headers, [signer.header]: changed } }),
        ).not.toBeNull();
      }),
    );
  });

  it('is not believed with one bit of the body changed, unless the scheme signs no body', () => {
    const signsBody =
      signer.sign(BODY, NOON)[signer.header] !== signer.sign(Buffer.from('{}'), NOON)[signer.header];
    fc.assert(
      fc.property(fc.nat({ max: BODY.length - 1 }), fc.nat({ max: 7 }), (at, bit) => {
        const body = Buffer.from(BODY);
        body[at] = (body[at] ?? 0) ^ (1 << bit);

        expect(check(signer, { body, headers }) === null).toBe(!signsBody);
      }),
    );
  });

  it('is not believed once it is older, or further ahead, than its scheme lets through', () => {
    const { toleranceMs } = signer;
    const at = (now: number) => check(signer, { body: BODY, headers, now });

    if (toleranceMs === null) {
      expect(at(NOON + 365 * 86_400_000)).toBeNull();
      return;
    }
    expect(at(NOON + toleranceMs)).toBeNull();
    expect(at(NOON - toleranceMs)).toBeNull();
    expect(at(NOON + toleranceMs + 1_000)).toBe(
      `it was signed ${toleranceMs / 1_000 + 1} s ago, and ${toleranceMs / 1_000} s are let through`,
    );
    expect(at(NOON - toleranceMs - 1_000)).toContain('ahead of our clock');
  });
});

describe('the libraries of the providers', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sign as we believe, and believe as our tests sign: Retell', async () => {
    const retell = { provider: 'retell', settings: {} };
    const theirs = await sign(BODY.toString(), SECRET);
    const ours =
      signers.find(({ title }) => title === 'Retell')?.sign(BODY, NOON)['x-retell-signature'] ?? '';

    expect(check(retell, { body: BODY, headers: { 'x-retell-signature': theirs } })).toBeNull();
    expect(await verify(BODY.toString(), SECRET, ours)).toBe(true);
  });

  it('believe as our tests sign: Standard Webhooks', () => {
    const headers = signers.find(({ title }) => title.endsWith('Standard Webhooks'))?.sign(BODY, NOON) ?? {};

    expect(new Webhook(SECRET).verify(BODY, headers)).toEqual(JSON.parse(BODY.toString()));
  });
});

it('a secret that is none of Standard Webhooks’ makes nobody believed and nothing fail', () => {
  const settings = signers.find(({ title }) => title.endsWith('Standard Webhooks'))?.settings ?? {};
  const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,a' };

  expect(check({ provider: 'mapping', settings }, { body: BODY, headers, secret: 'whsec_%%%%%%' })).toContain(
    'base64',
  );
});

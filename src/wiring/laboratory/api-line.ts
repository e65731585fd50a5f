import type { KeyStore } from '../../http/keys/ports.ts';
import { mintToken } from '../../http/keys/token.ts';
import type { BalanceLine, Exchange } from '../../playground/laboratory.ts';
import type { Json } from '../../playground/wire.ts';

/** The service's own API, as anybody calls it. */
export interface ApiLine {
  call(method: Exchange['method'], path: string, body?: Json): Promise<Exchange>;
  balance(): Promise<BalanceLine>;
}

const NAME = 'Playground';
const SHOWN_LETTERS = 4;

/** With a key made at this start: those of earlier starts end with it. */
export async function openApiLine(
  keys: KeyStore,
  { url, account, now }: { url: string; account: string; now(): number },
): Promise<ApiLine> {
  const by = { actor: 'playground', remarks: null, at: now() };
  for (const key of await keys.list(account))
    if (key.name === NAME && key.revokedAt === null) await keys.revoke(account, key.id, by);
  const { text, keyId, hash } = mintToken(account);
  await keys.create(account, { id: keyId, name: NAME, scopes: ['ingest', 'authorise', 'read'], hash }, by);
  // Whoever reads over a shoulder learns no key.
  const shownKey = `${text.slice(0, `tb_${account}_${keyId}_`.length + SHOWN_LETTERS)}…`;

  async function call(method: Exchange['method'], path: string, body?: Json): Promise<Exchange> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${text}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    const data = body ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'` : '';
    const curl = `curl '${url}${path}' -H 'authorization: Bearer ${shownKey}'${data}`;
    return { status: 'done', method, path, body: body ?? null, code: response.status, answer, curl };
  }

  return {
    call,
    balance: async () => (await call('GET', '/v1/balance')).answer as unknown as BalanceLine,
  };
}

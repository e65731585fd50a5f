import { onTestFinished } from 'vitest';
import { type ApiParts, apiRoutes } from '../../src/http/api.ts';
import type { Keys } from '../../src/http/authenticate.ts';
import { type KeyScope, keyScopes } from '../../src/http/keys/ports.ts';
import { serve } from '../../src/http/server.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { TermsStore } from '../../src/ledger/ports/terms-store.ts';
import type { ReportStore } from '../../src/reports/ports/store.ts';

export interface Api {
  url: string;
  /** Sends a body as it is when it is text or bytes, and as JSON otherwise. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects in there
  json: any;
}

export const NOON = Date.UTC(2026, 4, 10, 12);

/** `tb_<account>` may do everything; `tb_<account>_<scope>` that alone. */
const openKeys: Keys = {
  async check(token) {
    const [, accountId, scope] = /^tb_([a-z]+)(?:_([a-z]+))?$/.exec(token) ?? [];
    if (!accountId) return null;
    return { accountId, name: 'test key', scopes: scope ? [scope as KeyScope] : keyScopes };
  },
};

export async function startApi(parts: Partial<ApiParts> = {}): Promise<Api> {
  const server = await serve(apiRoutes({ ...idleParts(), ...parts }), { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  return {
    url: server.url,
    async call(method, path, body, headers = {}) {
      const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
      const response = await fetch(`${server.url}${path}`, {
        method,
        headers: {
          authorization: 'Bearer tb_acme',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: (raw ? body : JSON.stringify(body)) as string }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, json: text ? JSON.parse(text) : null };
    },
  };
}

export function idleParts(): ApiParts {
  return {
    ledger: ledgerOf(),
    terms: termsOf(),
    reports: reportsOf(),
    agents: { list: async () => [] },
    webhooks: webhooksOf(),
    keys: openKeys,
    clock: () => NOON,
  };
}

/** None is set, and none can be. */
function webhooksOf(): ApiParts['webhooks'] {
  return {
    list: async () => [],
    put: () => Promise.reject(new Error('this test sets no webhook')),
    rotate: async () => null,
    test: async () => false,
    remove: async () => false,
  };
}

/** Of no account at all. */
function reportsOf(parts: Partial<ReportStore> = {}): ReportStore {
  return {
    credits: async () => null,
    spendByDay: async () => [],
    events: async () => ({ lines: [], nextCursor: null }),
    statement: async () => null,
    usage: async () => [],
    cells: async () => [],
    quarters: async () => [],
    directory: async () => null,
    prices: async () => ({ plans: [], packs: [], rates: [] }),
    nearestDays: async () => ({ before: null, after: null }),
    recharge: async () => null,
    rechargeAttempt: async () => null,
    notices: async () => ({
      destinations: [],
      formerMembers: [],
      passersBy: [],
      rules: [],
      digests: [],
      caps: [],
      waiting: { count: 0, since: null, why: null },
      dead: { count: 0, newest: [] },
    }),
    ...parts,
  };
}

/** A ledger that counts nothing: every event is recorded and free. */
export function ledgerOf(parts: Partial<Ledger> = {}): Ledger {
  const notAsked = () => Promise.reject(new Error('this test does not ask for it'));
  return {
    record: async (_account, events) =>
      events.map(({ occurredAt }) => ({
        status: 'recorded' as const,
        recorded: {
          charged: 0n,
          rateId: null,
          actualMs: 0,
          billedMs: 0,
          free: 'no-rate',
          balanceAfter: 0n,
          occurredAt,
          chargedAt: occurredAt,
        },
      })),
    authorize: notAsked,
    extend: notAsked,
    capture: notAsked,
    release: notAsked,
    grant: notAsked,
    payCycle: notAsked,
    voidGrant: notAsked,
    withdraw: notAsked,
    voidEvent: notAsked,
    adjust: notAsked,
    roll: notAsked,
    drain: async () => {},
    ...parts,
  };
}

/** Every change is new and possible. */
function termsOf(parts: Partial<TermsStore> = {}): TermsStore {
  const created = async () => ({ status: 'created' as const });
  return {
    putAccount: created,
    putPlan: created,
    putPack: created,
    subscribe: created,
    putCompany: created,
    putAgent: created,
    putMember: created,
    addRate: created,
    putCap: created,
    archiveCap: created,
    putDestination: created,
    putAlertRule: created,
    removeAlertRule: created,
    ...parts,
  };
}

import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import {
  billingRoutes,
  cancel,
  giveUpInvoice,
  payInvoice,
  renew,
  type Subscribing,
  subscribe,
} from './billing.ts';
import { decline, succeed } from './charging.ts';
import { invalid, StripeFault } from './fault.ts';
import { type Form, parseForm } from './form.ts';
import { type Answer, createKeys } from './keys.ts';
import { eventsOf, expanded, pageOf } from './lists.ts';
import { paymentRoutes } from './payments.ts';
import { closeDispute, escalate, failRefund, openDispute, refund, returnRoutes } from './returns.ts';
import type { StripeRoute } from './route.ts';
import { addMethod, pay, sellingRoutes } from './selling.ts';
import { createTroubles, saidAtOnce, type Troubles } from './troubles.ts';
import { type Behaviour, createWorld, type Thing, type World } from './world.ts';

export const STAND_IN_KEY = 'sk_live_stand_in';
export const STAND_IN_TEST_KEY = 'sk_test_stand_in';
const AUTHORIZED = new Set([STAND_IN_KEY, STAND_IN_TEST_KEY].map((secret) => `Bearer ${secret}`));
export const STAND_IN_SECRET = 'whsec_stand_in';

export interface StripeStandIn {
  url: string;
  world: World;
  troubles: Troubles;
  /** What has been asked, such as `POST /v1/refunds`, in order. */
  asked: { path: string; form: Form; key: string | undefined }[];
  acts: ReturnType<typeof actsOn>;
  /** All that has been told so far, the oldest first. */
  events(): Thing[];
  /** A message with its signature, as Stripe sends it. */
  signed(
    event: Thing,
    as?: { secret?: string; at?: number },
  ): { body: string; headers: Record<string, string> };
  /** Sends it, and answers with the status it was taken with. */
  deliver(event: Thing, to: string, as?: { secret?: string; at?: number }): Promise<number>;
  close(): Promise<void>;
}

const routes: StripeRoute[] = [
  ...paymentRoutes,
  ...returnRoutes,
  ...sellingRoutes,
  ...billingRoutes,
  ['GET /v1/account', ({ world }) => world.list('account')[0] ?? []],
  ['GET /v1/webhook_endpoints', ({ world }) => world.list('webhook_endpoint')],
  ['GET /v1/events', ({ world, form }) => eventsOf(world, form)],
  ['GET /v1/events/:id', ({ world, ids: [id = ''] }) => world.need('event', id, 'id')],
];

/** A Stripe on this machine, by the clock that it is given. */
export async function openStripeStandIn(clock: () => number): Promise<StripeStandIn> {
  const world = createWorld(clock);
  const keys = createKeys(clock);
  const troubles = createTroubles();
  const asked: StripeStandIn['asked'] = [];
  const server = createServer(
    { keepAliveTimeout: 0 },
    (request, response) => void respond(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function respond(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? '/', 'http://stripe');
    const form = parseForm(request.method === 'GET' ? url.search : await readText(request));
    const found = match(`${request.method} ${url.pathname}`);
    const path = found?.route[0] ?? `${request.method} ${url.pathname}`;
    const key = request.headers['idempotency-key'] as string | undefined;
    asked.push({ path, form, key });
    const trouble = troubles.take(path);
    if (trouble === 'silent') return;
    if (trouble === 'gone') return void request.socket.destroy();
    const answer = answerTo();
    if (trouble === 'lost') return void request.socket.destroy();
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'request-id': `req_${asked.length}`,
      'stripe-version': String(request.headers['stripe-version']),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body));

    function answerTo(): Answer {
      const said = JSON.stringify([path, url.pathname, form]);
      const isKeyed = request.method === 'POST' && key !== undefined;
      try {
        if (!AUTHORIZED.has(request.headers.authorization ?? '')) {
          throw new StripeFault(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' });
        }
        const known = isKeyed ? keys.begin(key, said) : null;
        if (known) return known;
      } catch (error) {
        return faultOf(error);
      }
      let answer: Answer;
      let isKept = true;
      try {
        const immediate = trouble && saidAtOnce[trouble]?.();
        if (immediate) throw immediate;
        if (!found)
          throw new StripeFault(404, {
            type: 'invalid_request_error',
            message: `Unrecognized request URL (${path}).`,
          });
        const body = found.route[1]({ world, ids: found.ids, form });
        const shown = Array.isArray(body) ? pageOf(body, form, url.pathname) : body;
        answer = { status: 200, body: expanded(world, shown, form), headers: {} };
      } catch (error) {
        answer = faultOf(error);
        isKept = error instanceof StripeFault && error.kept;
      }
      if (isKeyed) keys.end(key, said, isKept ? answer : null);
      return answer;
    }
  }

  const signed: StripeStandIn['signed'] = (event, { secret = STAND_IN_SECRET, at = world.now() } = {}) => {
    const body = JSON.stringify(event, null, 2);
    const signature = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
    return {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': `t=${at},v1=${signature}`,
      },
    };
  };

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world,
    troubles,
    asked,
    acts: actsOn(world),
    events: () => world.list('event').reverse(),
    signed,
    async deliver(event, to, as) {
      const response = await fetch(to, { method: 'POST', ...signed(event, as) });
      await response.arrayBuffer();
      return response.status;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What people and banks do. */
function actsOn(world: World) {
  const chargeOf = (intentId: string) =>
    String(world.need('payment_intent', intentId, 'intent')['latest_charge']);
  return {
    addMethod: (customer: string | null, how?: { brand?: string; last4?: string; behaves?: Behaviour }) =>
      addMethod(world, customer, how),
    pay: (sessionId: string, behaves?: Behaviour) => pay(world, sessionId, behaves),
    /** A payment under way arrives, or does not. */
    settle(intentId: string, arrives: boolean) {
      const intent = world.need('payment_intent', intentId, 'intent');
      if (arrives) return succeed(world, intent);
      decline(world, intent, 'insufficient_funds');
      return intent;
    },
    refund: (intentId: string, amount?: number, how?: { pending?: boolean }) =>
      refund(world, chargeOf(intentId), amount, how),
    failRefund: (refundId: string) => failRefund(world, refundId),
    dispute: (intentId: string, amount?: number, how: { inquiry?: boolean } = {}) =>
      openDispute(world, chargeOf(intentId), amount, how.inquiry),
    escalate: (disputeId: string) => escalate(world, disputeId),
    closeDispute: (disputeId: string, outcome: 'won' | 'lost' | 'warning_closed') =>
      closeDispute(world, disputeId, outcome),
    subscribe: (subscribing: Subscribing) => subscribe(world, subscribing),
    renew: (subscriptionId: string, how?: { drafts?: boolean }) => renew(world, subscriptionId, how),
    giveUpInvoice: (invoiceId: string, status: 'void' | 'uncollectible') =>
      giveUpInvoice(world, invoiceId, status),
    payInvoice: (invoiceId: string) => payInvoice(world, invoiceId),
    cancel: (subscriptionId: string) => cancel(world, subscriptionId),
  };
}

function match(asked: string): { route: StripeRoute; ids: string[] } | null {
  const parts = asked.split('/');
  for (const route of routes) {
    const pattern = route[0].split('/');
    if (pattern.length !== parts.length) continue;
    if (pattern.every((part, at) => part === ':id' || part === parts[at])) {
      return { route, ids: parts.filter((_, at) => pattern[at] === ':id') };
    }
  }
  return null;
}

function faultOf(error: unknown): Answer {
  const { status, body, headers } = error instanceof StripeFault ? error : invalid(String(error));
  return { status, body: { error: body }, headers };
}

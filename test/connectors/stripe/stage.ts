import { onTestFinished } from 'vitest';
import { commands } from '../../../commands/index.ts';
import type { Action, Card } from '../../../src/cards/card.ts';
import type { Context, Right } from '../../../src/chat/context.ts';
import { dispatch } from '../../../src/chat/dispatch.ts';
import { createRegistry } from '../../../src/chat/registry.ts';
import { openStripe } from '../../../src/connectors/stripe/client.ts';
import { createActs } from '../../../src/db/acts.ts';
import { createLedgerStore } from '../../../src/db/ledger/store.ts';
import { createPaymentCustomers } from '../../../src/db/payment-customers.ts';
import { payerReader } from '../../../src/db/readers/payer.ts';
import { createReportStore } from '../../../src/db/readers/store.ts';
import { createRechargeAttempts } from '../../../src/db/recharge/attempts.ts';
import { createTermsStore } from '../../../src/db/terms/store.ts';
import { createFactStore } from '../../../src/db/verify/store.ts';
import { credits, MICROS_PER_CREDIT } from '../../../src/domain/credits.ts';
import { invariant } from '../../../src/domain/errors.ts';
import { UsageEvent } from '../../../src/domain/usage-event.ts';
import { serve } from '../../../src/http/server.ts';
import { rechargeAtOnce } from '../../../src/jobs/recharge/at-once.ts';
import { createRecharge } from '../../../src/jobs/recharge/recharge.ts';
import { createLedger } from '../../../src/ledger/ledger.ts';
import { turnFirst } from '../../../src/ledger/turn-first.ts';
import { verifyAccount } from '../../../src/ledger/verify.ts';
import { readBalance } from '../../../src/reports/balance.ts';
import { openStripeParts } from '../../../src/wiring/stripe.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createAccount } from '../../support/ledger-account.ts';
import {
  openStripeStandIn,
  STAND_IN_KEY,
  STAND_IN_SECRET,
  type StripeStandIn,
} from '../../support/stripe-stand-in/open.ts';
import type { Thing } from '../../support/stripe-stand-in/world.ts';

const START = Date.UTC(2026, 4, 10, 12);
export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;
export const PUBLIC_URL = 'https://tallybot.example.com';

const PACK = { id: 'p1000', name: '1 000 credits', credits: credits(1_000), price_cents: 2_500 };
const registry = createRegistry(commands);

/** An account of its own that sells a pack at a Stripe of its own. */
export async function openStage(database: TestDatabase, accountId: string) {
  const clock = { now: START };
  const now = () => clock.now;
  const stripe = await openStripeStandIn(now);
  onTestFinished(stripe.close);
  await createAccount(database, { id: accountId, plan: null });
  await database.pool.query(
    'insert into pack (account_id, id, name, credits, price_cents) values ($1, $2, $3, $4, $5)',
    [accountId, PACK.id, PACK.name, PACK.credits, PACK.price_cents],
  );
  const stage = {
    clock,
    stripe,
    accountId,
    /** What became of messages, and of money that belongs to nobody. */
    told: [] as string[],
    /** `timeoutMs`: how long it waits for Stripe. */
    replica: ({ timeoutMs = 100_000, secretKey = STAND_IN_KEY } = {}) =>
      openReplica(database, stripe, stage, { timeoutMs, secretKey }),
    customer: () => createPaymentCustomers(database, 'stripe').find(accountId),
    async spend(quantity: number, at = clock.now) {
      const ledger = createLedger(createLedgerStore(database.pool), now);
      const id = crypto.randomUUID();
      const event = { type: 'reply', agent: 'ada', at: new Date(at).toISOString(), id, quantity };
      const [answer] = await ledger.record(accountId, [UsageEvent.parse(event)]);
      invariant(answer?.status === 'recorded', 'what a test spends is counted');
    },
    /** Whole credits. */
    async available() {
      const balance = await readBalance(createReportStore(database.pool), accountId, clock.now);
      return Number(balance?.available ?? 0n) / Number(MICROS_PER_CREDIT);
    },
    /** As `tallybot verify` finds them. */
    async differences() {
      const found: unknown[] = [];
      await verifyAccount(createFactStore(database.pool), accountId, clock.now, (one) => found.push(one));
      return found;
    },
    async grants() {
      const { rows } = await database.pool.query<{ line: string }>(
        `select concat_ws(' ', g.id, g.amount / 1000000, g.actor, case when g.carries_from is not null then 'taken' end, case when g.voided_at is not null then 'ended' end) as line
           from credit_grant g where g.account_id = $1 order by g.created_at, g.id`,
        [accountId],
      );
      return rows.map(({ line }) => line);
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The service, as it runs on one machine. */
async function openReplica(
  database: TestDatabase,
  stripe: StripeStandIn,
  { clock, accountId, told }: { clock: { now: number }; accountId: string; told: string[] },
  { timeoutMs, secretKey }: { timeoutMs: number; secretKey: string },
) {
  const now = () => clock.now;
  const config = {
    ...{ secretKey, webhookSecrets: ['whsec_next', STAND_IN_SECRET] },
    ...{ apiUrl: stripe.url, publicUrl: PUBLIC_URL },
  };
  const client = await openStripe(config, { timeoutMs, retries: 0 });
  // A connection that was cut is tried again, after half a second that no test has.
  client.getInitialNetworkRetryDelay = () => 0;
  const parts = await openStripeParts(config, {
    ...{ database, client, clock: now },
    told: (_provider, outcome) => told.push(outcome),
  });
  const ledger = createLedger(createLedgerStore(database.pool), now, (id) => recharge.wake(id));
  const recharge = createRecharge({
    attempts: createRechargeAttempts(database),
    providers: { stripe: parts.provider },
    ledger,
    clock: now,
  });
  const { shop, billing, routes, sweep } = parts.begin({ ledger, recharge });
  const server = await serve(routes, { host: '127.0.0.1', port: 0 });
  onTestFinished(server.close);
  const reports = {
    ...createReportStore(database.pool),
    payer: payerReader(database.pool, billing),
  };
  const own = createActs(database, ledger);
  const { subscribe } = turnFirst(createTermsStore(database), ledger);
  const acts = { ...own, ...rechargeAtOnce(own, recharge), shop, billing, subscribe };

  return {
    url: server.url,
    sweep,
    ledger,
    recharge,
    /** As somebody who manages the account, unless it says otherwise; what it began is done by then. */
    async ask(words: string, right: Right = 'manage'): Promise<Card> {
      const directory = await reports.directory(accountId);
      invariant(directory, 'the account is there');
      const person = { id: 'priya', name: 'Priya', right };
      const context: Context = { acts, directory, now: now(), person, place: null, reports };
      const card = await dispatch(registry, words, context);
      await recharge.drain();
      return card;
    },
    /** Sends messages as Stripe does, one after the other, and answers with what they were taken with. */
    async tell(events: readonly Thing[], as?: { secret?: string; at?: number }): Promise<number[]> {
      const statuses: number[] = [];
      for (const event of events)
        statuses.push(await stripe.deliver(event, `${server.url}/hooks/stripe`, as));
      return statuses;
    },
  };
}

export type Replica = Awaited<ReturnType<typeof openReplica>>;

/** The command of a button, by what stands on it. */
export function buttonOf(card: Card, label: string): string {
  const action = actionOf(card, label);
  invariant(action.type === 'button', `${label} is a button`);
  return action.command;
}

export function linkOf(card: Card, label: string): string {
  const action = actionOf(card, label);
  invariant(action.type === 'link', `${label} is a link`);
  return action.url;
}

function actionOf(card: Card, label: string): Action {
  const action = card.actions.find((each) => 'label' in each && plain(each.label) === label);
  invariant(action, `“${card.title}” has “${label}”`);
  return action;
}

/** With spaces as they are typed. */
export function plain(text: string): string {
  return text.replaceAll(/\s/gu, ' ');
}

export const BUY = 'Buy 1 000 for 25.00 USD';
export const PAY = 'Pay 25.00 USD at Stripe';

/** Somebody buys the pack and pays for it; Stripe has told nobody yet. Answers with the payment. */
export async function buyPack({ stripe }: Stage, replica: Replica, words?: string): Promise<string> {
  const card = await replica.ask(words ?? buttonOf(await replica.ask('credits top-up'), BUY));
  const session = stripe.acts.pay(pageOf(linkOf(card, PAY)));
  return String(session['payment_intent']);
}

export function pageOf(link: string): string {
  return link.slice(`${PUBLIC_URL}/pay/`.length).replace(/\..*$/, '');
}

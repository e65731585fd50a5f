import type Stripe from 'stripe';
import type { InstantMs } from '../../domain/instant.ts';
import { UnknownAccountError } from '../../ledger/ports/store.ts';
import { log } from '../../log.ts';
import { fromStripeAmount, printMoney } from './money.ts';
import type { PaymentCustomers, Purchases } from './ports.ts';
import { type Payment, readPayment, type Unread } from './read-payment.ts';
import { shareNext } from './share-next.ts';
import { goneOf, nextStep, type Sale, type Step, worthOf } from './worth.ts';

export interface ReconcileParts {
  /** As people call it. */
  name: string;
  stripe: Stripe;
  ledger: Giving;
  purchases: Purchases;
  customers: Pick<PaymentCustomers, 'put' | 'keepMethod'>;
  recharge: {
    told(accountId: string, attempt: { id: string; ref: string }): Promise<void>;
  };
  /** Counts money that nobody can say whose it is. */
  unattributed(): void;
  clock(): InstantMs;
}

/** As much of the ledger as is needed to give credits and to change what they are worth. */
interface Giving {
  grant(
    accountId: string,
    request: {
      id: string;
      pool: 'top_up';
      amount: bigint;
      effectiveAt: null;
      expiresAt: null;
      agentId: null;
      priority: null;
      actor: string;
      remarks: string;
    },
  ): Promise<{ status: string }>;
  withdraw(
    accountId: string,
    request: { from: string; id: string; amount: bigint; insteadOf: null; actor: string; remarks: string },
  ): Promise<{ status: string }>;
}

const ACTOR = 'stripe';
// Each is one change that somebody else has made meanwhile, or we have.
const ROUNDS_MAX = 10;
const NEWS_MS = 86_400_000;

/**
 * Brings the ledger to what Stripe says of a payment now. Nothing is learnt from what a message says but that it is
 * time to look: so it makes no difference in which order messages come, how often, or whether they come at all. After
 * each change it looks again, until a look that began after the last change finds nothing more to do. Whoever acts on an
 * answer that has grown old meanwhile puts it right so.
 */
export function createReconcile(parts: ReconcileParts): (intentId: string) => Promise<void> {
  return shareNext(async (intentId) => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const payment = await readPayment(parts.stripe, intentId);
      if (typeof payment === 'string') return leave(parts, intentId, payment);
      try {
        if (!(await bring(parts, payment))) return;
      } catch (error) {
        if (!(error instanceof UnknownAccountError)) throw error;
        return leave(parts, intentId, 'unknown-account');
      }
    }
    throw new Error(`the payment ${intentId} has changed too often while it was looked at`);
  });
}

/** Money that nobody can say whose it is, is seen by whoever runs this, and never guessed. */
function leave({ unattributed }: ReconcileParts, intentId: string, why: Unread | 'unknown-account'): void {
  if (why === 'foreign') return;
  unattributed();
  log.error('a payment at Stripe belongs to no account here, and counts for none', {
    payment: intentId,
    why,
  });
}

/** Whether anything was to be done. */
async function bring(parts: ReconcileParts, payment: Payment): Promise<boolean> {
  const { accountId, attemptId, credits } = payment.marks;
  const keys = keysOf(payment);
  let given = await parts.purchases.given(accountId, keys, ACTOR, parts.clock());
  if (given.length === 0 && attemptId !== undefined) {
    // Its purchase ends as it always does. Where there is none of that name any more, money was taken all the same.
    await parts.recharge.told(accountId, { id: attemptId, ref: payment.id });
    given = await parts.purchases.given(accountId, keys, ACTOR, parts.clock());
  }
  const { money } = payment;
  if (!money) return false;
  const sale: Sale = { ...keys, credits, worth: worthOf(credits, money) };
  const step = nextStep(sale, given);
  if (!step) {
    if (sale.worth === credits && given.length === 1) await tellBought(parts, payment);
    return false;
  }
  if (given.length === 0) await keepMethod(parts, payment);
  await take(parts, step, payment);
  return true;
}

/** What auto-recharge has bought, it says itself. What was paid long ago is no news. */
async function tellBought(
  { name, purchases, clock }: ReconcileParts,
  { id, marks, money }: Payment,
): Promise<void> {
  const { accountId, credits: amount, price, pack } = marks;
  if (!pack || !money || clock() - money.paidAt > NEWS_MS) return;
  await purchases.sayBought(accountId, {
    ...{ key: id, amount, currency: price.currency.toUpperCase(), shop: name, at: clock() },
    priceCents: fromStripeAmount(price.amount, price.currency),
  });
}

/** Auto-recharge gives its own grant. */
function keysOf({ id, marks: { attemptId } }: Payment): Pick<Sale, 'key' | 'nextKey'> {
  const payment = `stripe:${id}`;
  return { key: attemptId === undefined ? payment : `recharge:${attemptId}`, nextKey: `${payment}:` };
}

/** Before the credits: who finds them given knows that this is done, and puts no older card in the place of a newer. */
async function keepMethod({ customers, clock }: ReconcileParts, { marks, kept, customerId }: Payment) {
  if (!kept || customerId === null) return;
  const { accountId } = marks;
  await customers.put(accountId, customerId, clock());
  await customers.keepMethod(accountId, customerId, kept, clock());
}

async function take({ name, ledger }: ReconcileParts, step: Step, payment: Payment): Promise<void> {
  const { marks } = payment;
  if (step.do === 'withdraw') {
    const { id, from, amount } = step;
    const said = { actor: ACTOR, remarks: sayChange(name, payment) };
    await ledger.withdraw(marks.accountId, { id, from, amount, insteadOf: null, ...said });
    return;
  }
  const isFirst = step.id === keysOf(payment).key;
  await ledger.grant(marks.accountId, {
    id: step.id,
    pool: 'top_up',
    amount: step.amount,
    ...{ effectiveAt: null, expiresAt: null, agentId: null, priority: null },
    actor: isFirst && marks.attemptId !== undefined ? 'auto-recharge' : ACTOR,
    remarks: isFirst ? sayBought(name, payment) : sayChange(name, payment),
  });
}

function sayBought(shop: string, { marks }: Payment): string {
  return marks.pack ? `${shop}, ${marks.pack.name}` : 'Auto-recharge';
}

function sayChange(shop: string, payment: Payment): string {
  const { money, currency } = payment;
  const gone = money ? goneOf(money) : 0;
  const what = gone > 0 ? `${printMoney(gone, currency)} paid back in all` : 'paid after all';
  return `${sayBought(shop, payment)}: ${what}`;
}

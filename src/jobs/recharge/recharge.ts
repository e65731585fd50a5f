import { invariant } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { LOOKS_UNSAID, nextLookAt, purchaseOf } from '../../domain/recharge.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { log } from '../../log.ts';
import { balanceAt } from '../../reports/balance.ts';
import type { Attempt, Outcome, RechargeAttempts, RechargeFacts, RechargeProvider } from './ports.ts';

export interface Recharge {
  /** Settles what is open of an account, and buys as often as its level and its limit say. */
  look(accountId: string): Promise<void>;
  /** The same, unawaited: an account's credits have come down to its level. */
  wake(accountId: string): void;
  /** A provider says that something became of a purchase, which it calls `ref`: it is asked what. */
  told(accountId: string, attempt: { id: string; ref: string }): Promise<void>;
  /** Everything that is due, of every account: what a process that died, or missed a level, has left behind. */
  tick(): Promise<void>;
  /** Resolves when nothing is under way any more. */
  drain(): Promise<void>;
}

export interface RechargeParts {
  attempts: RechargeAttempts;
  /** By name; a setting whose provider is not connected waits for it. */
  providers: Readonly<Record<string, RechargeProvider>>;
  ledger: Pick<Ledger, 'grant'>;
  clock(): InstantMs;
  /** How long a provider may take to answer. */
  patienceMs?: number;
}

const PATIENCE_MS = 20_000;
// Longer than any provider may take, so that nobody asks about a purchase whose answer is still being waited for.
const LEASE_MS = 60_000;
const AT_ONCE = 100;

export function createRecharge(parts: RechargeParts): Recharge {
  const { attempts, clock } = parts;
  const underWay = new Map<string, Promise<void>>();
  const askedAgain = new Set<string>();

  async function look(accountId: string): Promise<void> {
    const now = clock();
    const open = await attempts.takeDue(now, now + LEASE_MS, { accountId });
    for (const attempt of open) await settle(parts, attempt, await ask(parts, 'find', attempt));
    await buy(accountId);
  }

  async function buy(accountId: string): Promise<void> {
    for (;;) {
      const now = clock();
      const begun = { id: crypto.randomUUID(), now, lookAt: now + LEASE_MS };
      const attempt = await attempts.begin(accountId, begun, (facts) => decide(facts, now));
      if (!attempt) return;
      const isPaid = await settle(parts, attempt, await ask(parts, 'charge', attempt));
      // One purchase may not be enough: the level is looked at anew.
      if (!isPaid) return;
    }
  }

  async function begin(accountId: string): Promise<void> {
    do {
      askedAgain.delete(accountId);
      await look(accountId);
    } while (askedAgain.has(accountId));
  }

  return {
    look,
    wake(accountId) {
      if (underWay.has(accountId)) {
        askedAgain.add(accountId);
        return;
      }
      const work = begin(accountId)
        .catch((error) => log.error('could not recharge', { account: accountId, error }))
        .finally(() => underWay.delete(accountId));
      underWay.set(accountId, work);
    },
    async told(accountId, told) {
      const attempt = await attempts.takeTold(accountId, told, clock() + LEASE_MS);
      if (!attempt) return;
      await settle(parts, attempt, await ask(parts, 'find', attempt));
      await buy(accountId);
    },
    async tick() {
      const faults: unknown[] = [];
      const noted = (work: Promise<unknown>) => work.catch((error) => void faults.push(error));
      const now = clock();
      for (const attempt of await attempts.takeDue(now, now + LEASE_MS, { limit: AT_ONCE })) {
        await noted(ask(parts, 'find', attempt).then((outcome) => settle(parts, attempt, outcome)));
      }
      for (let after = ''; ; ) {
        const accounts = await attempts.watched(after, now, AT_ONCE);
        for (const accountId of accounts) await noted(buy(accountId));
        if (accounts.length < AT_ONCE) break;
        after = accounts.at(-1) ?? '';
      }
      // One account that cannot be looked at has held up none of the others.
      if (faults.length > 0) throw faults[0];
    },
    async drain() {
      await Promise.all(underWay.values());
    },
  };
}

/**
 * A purchase that another process has just made may lie ahead of this one's clock, and its credits with it: they are
 * counted in all the same, or the next would be bought for the same want.
 */
function decide({ terms, credits, paidAt, ...purchases }: RechargeFacts, now: InstantMs) {
  const { available } = balanceAt(credits, Math.max(now, paidAt ?? now));
  return purchaseOf(terms, purchases, available, now);
}

async function ask(parts: RechargeParts, how: 'charge' | 'find', attempt: Attempt): Promise<Outcome> {
  const provider = parts.providers[attempt.provider];
  if (!provider) return { status: 'unknown', reason: `${attempt.provider} is not connected` };
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => {
      patience.abort();
      resolve({ status: 'unsure', reason: 'no answer came in time' });
    }, parts.patienceMs ?? PATIENCE_MS);
  });
  try {
    return await Promise.race([provider[how](attempt, patience.signal), late]);
  } catch (error) {
    log.warn('a payment provider failed', { provider: attempt.provider, attempt: attempt.id, error });
    return { status: 'unsure', reason: 'the answer was lost' };
  } finally {
    clearTimeout(timer);
  }
}

/** Whatever is told how often, by whomever: credits are given once, under the attempt's own source key. */
async function settle(parts: RechargeParts, attempt: Attempt, outcome: Outcome): Promise<boolean> {
  const { attempts, clock } = parts;
  if (outcome.status === 'captured') {
    await give(parts, attempt, outcome.by);
    await attempts.paid(attempt, { ref: outcome.ref, by: outcome.by, at: clock() });
    return true;
  }
  const at = clock();
  if (outcome.status === 'declined') {
    await attempts.failed(attempt, { ...outcome, at });
    return false;
  }
  const { answeredBy: by } = attempt;
  if (outcome.status === 'unknown' && by !== null) {
    const reason = `${by} has said that it was not paid`;
    await attempts.failed(attempt, { reason, by, again: null, at });
    return false;
  }
  const usual = nextLookAt(attempt.looks, at);
  if (outcome.status === 'pending') {
    const { ref, asks, lookAt } = outcome;
    await attempts.wait(attempt, { ref, isSure: true, asks, lookAt: lookAt ?? usual, at });
    return false;
  }
  await attempts.wait(attempt, { ref: attempt.ref, isSure: false, asks: false, lookAt: usual, at });
  if (attempt.looks >= LOOKS_UNSAID) {
    const end =
      outcome.status === 'unknown' ? ': see whether it was, and end it in /credits auto-recharge' : '';
    const why = `whether it was paid is not known (${outcome.reason}), and nothing else is bought until it is${end}`;
    await attempts.sayUnsure(attempt, why, at);
  }
  return false;
}

async function give({ ledger }: RechargeParts, { accountId, id, amount }: Attempt, by: string | null) {
  const answer = await ledger.grant(accountId, {
    id: `recharge:${id}`,
    pool: 'top_up',
    amount,
    effectiveAt: null,
    expiresAt: null,
    agentId: null,
    priority: null,
    actor: 'auto-recharge',
    remarks: by === null ? 'Auto-recharge' : `Auto-recharge, approved by ${by}`,
  });
  invariant(answer.status !== 'refused', 'the source key of a purchase is nobody else’s');
}

import { hash } from 'node:crypto';
import { invariant } from '../domain/errors.ts';
import { ADJUSTMENT_SOURCE, canonicalPayload, type UsageEvent } from '../domain/usage-event.ts';
import { type AdjustAnswer, type AdjustRequest, adjust } from './adjust.ts';
import type { Desk } from './desk.ts';
import {
  type AuthorizeAnswer,
  type AuthorizeRequest,
  authorize,
  type ExtendAnswer,
  endHold,
  extendHold,
} from './gate.ts';
import {
  type GrantAnswer,
  type GrantRequest,
  giveCredits,
  type VoidGrantAnswer,
  type VoidGrantRequest,
  voidGrant,
} from './give-credits.ts';
import { createGroupCommit, type Gathered, type QueueLook } from './group-commit.ts';
import { type PayCycleAnswer, type PayCycleRequest, payCycle } from './pay-cycle.ts';
import type { Chain, LedgerStore } from './ports/store.ts';
import { type Arrival, type RecordAnswer, recordUsage } from './record-usage.ts';
import { rollCycles } from './roll-cycles.ts';
import { arrivalOf, type HashedEvent, type Job, runBatch, runBatchAhead } from './run-batch.ts';
import { type VoidAnswer, voidEvent } from './take-back.ts';
import type { CommitTracer } from './tracer.ts';
import { type WithdrawAnswer, type WithdrawRequest, withdraw } from './withdraw.ts';

/** The only writers of credits. Each call is answered after its commit. */
export interface Ledger {
  record(accountId: string, events: readonly UsageEvent[]): Promise<RecordAnswer[]>;
  authorize(accountId: string, request: AuthorizeRequest): Promise<AuthorizeAnswer>;
  extend(
    accountId: string,
    request: { holdId: string; amount: bigint; ttlMs: number },
  ): Promise<ExtendAnswer>;
  capture(accountId: string, holdId: string, event: UsageEvent): Promise<CaptureAnswer>;
  release(accountId: string, holdId: string): Promise<{ status: 'released' | 'unknown' }>;
  grant(accountId: string, request: GrantRequest): Promise<GrantAnswer>;
  /** A cycle whose allowance waits for its payment has it from its start. */
  payCycle(accountId: string, request: PayCycleRequest): Promise<PayCycleAnswer>;
  voidGrant(accountId: string, request: VoidGrantRequest): Promise<VoidGrantAnswer>;
  withdraw(accountId: string, request: WithdrawRequest): Promise<WithdrawAnswer>;
  voidEvent(accountId: string, request: VoidEventRequest): Promise<VoidAnswer>;
  adjust(accountId: string, request: AdjustRequest): Promise<AdjustAnswer>;
  /** Brings the account to now: cycles granted, openings done, the closed closed. */
  roll(accountId: string): Promise<void>;
  drain(): Promise<void>;
}

export interface OpenLedger extends Ledger {
  look(): QueueLook;
}

export interface VoidEventRequest {
  source: string;
  id: string;
  actor: string;
  remarks: string | null;
}

export type CaptureAnswer = { status: 'unknown-hold' } | { status: 'captured'; answer: RecordAnswer };

// Two lanes, by account: one prepares while the other commits, and an account never waits for itself in both.
const LANES = 2;
const EVENTS_A_COMMIT_MAX = 2_000;
const EVENTS_WAITING_MAX = 50_000;
const NO_LOOKUPS: Job['lookups'] = {};

/** `told`: of each account whose credits have come down to where more are bought, when that has been committed. */
export function createLedger(
  store: LedgerStore,
  clock: () => number,
  told: (accountId: string) => void = () => {},
  tracer?: CommitTracer,
): OpenLedger {
  const chains = Array.from({ length: LANES }, store.chain);
  const commits = createGroupCommit<Job>({
    lanes: LANES,
    weightMax: EVENTS_A_COMMIT_MAX,
    waitingMax: EVENTS_WAITING_MAX,
    laneOf: ({ accountId }) => laneOf(accountId),
    ...(tracer && { here: tracer.here }),
    run: (batch) => followed(batch, () => runBatch(store, clock, batch, told)),
    runAhead: (batch, lane) =>
      followed(batch, () => runBatchAhead(chains[lane] as Chain, store, clock, batch, told)),
  });
  function followed<T>(batch: readonly Gathered<Job>[], work: () => T): T {
    if (!tracer) return work();
    const events = batch.reduce((sum, { job }) => sum + job.usage.length, 0);
    return tracer.follow({ callers: batch.map(({ from }) => from), events }, work);
  }
  const submit = <Answer>(accountId: string, job: Partial<Job>) =>
    commits.submit<Answer>({ accountId, usage: [], lookups: NO_LOOKUPS, decide: null, ahead: false, ...job });

  return {
    record: (accountId, events) =>
      commits.submit(
        { accountId, usage: events.map(hashed), lookups: NO_LOOKUPS, decide: null, ahead: true },
        Math.max(1, events.length),
      ),
    authorize: (accountId, request) =>
      submit(accountId, {
        lookups: { hold: { id: request.holdId, isNew: true } },
        ahead: true,
        decide: (desk) => authorize(desk, request),
      }),
    extend: (accountId, request) =>
      submit(accountId, {
        lookups: { hold: { id: request.holdId, isNew: false } },
        ahead: true,
        decide: (desk) => extendHold(desk, request),
      }),
    capture(accountId, holdId, event) {
      const captured = hashed(event);
      return submit(accountId, {
        lookups: { hold: { id: holdId, isNew: false }, key: event, conversation: event.conversation },
        ahead: true,
        decide: (desk, found) => capture(desk, holdId, arrivalOf(desk, captured, found)),
      });
    },
    release: (accountId, holdId) =>
      submit(accountId, {
        lookups: { hold: { id: holdId, isNew: false } },
        ahead: true,
        decide: async (desk) => ({ status: endHold(desk, holdId, 'release') ? 'released' : 'unknown' }),
      }),
    grant: (accountId, request) => submit(accountId, { decide: (desk) => giveCredits(desk, request) }),
    payCycle: (accountId, request) => submit(accountId, { decide: (desk) => payCycle(desk, request) }),
    voidGrant: (accountId, request) => submit(accountId, { decide: (desk) => voidGrant(desk, request) }),
    withdraw: (accountId, request) => submit(accountId, { decide: (desk) => withdraw(desk, request) }),
    voidEvent: (accountId, { source, id, actor, remarks }) =>
      submit(accountId, {
        lookups: { stored: { source, id } },
        decide(desk, found) {
          const stored = found.stored(accountId, source, id);
          return voidEvent(desk, {
            event: stored?.event ?? null,
            isVoided: stored?.isVoided ?? false,
            actor,
            remarks,
          });
        },
      }),
    adjust: (accountId, request) =>
      submit(accountId, {
        lookups: { key: { source: ADJUSTMENT_SOURCE, id: request.id } },
        decide: (desk, found) => adjust(desk, request, found.event(accountId, ADJUSTMENT_SOURCE, request.id)),
      }),
    roll: (accountId) => submit(accountId, { decide: (desk) => rollCycles(desk, desk.now) }),
    drain: () => commits.drain(),
    look: () => commits.look(),
  };
}

async function capture(desk: Desk, holdId: string, arrival: Arrival): Promise<CaptureAnswer> {
  if (!desk.state.holds.has(holdId)) return { status: 'unknown-hold' };
  const [answer] = await recordUsage(desk, [arrival]);
  invariant(answer, 'every event has an answer');
  // An event that was turned away has captured nothing: the hold stands.
  if (answer.status !== 'refused') endHold(desk, holdId, 'capture');
  return { status: 'captured', answer };
}

function hashed(event: UsageEvent): HashedEvent {
  return { event, payloadHash: hash('sha256', canonicalPayload(event)) };
}

/** The same account always in the same lane. */
function laneOf(accountId: string): number {
  let lane = 0;
  for (let index = 0; index < accountId.length; index += 1)
    lane = (lane * 31 + accountId.charCodeAt(index)) | 0;
  return Math.abs(lane);
}

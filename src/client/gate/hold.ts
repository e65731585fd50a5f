import { type Amount, creditsText, toMicros } from '../credits.ts';
import { type MeterRefusedError, MeterUnreachableError, type TallybotError } from '../errors.ts';
import type { SpentEvent } from '../event/event.ts';
import type { Counted } from '../outbox/deliver.ts';
import type { AskWithin } from './ask-within.ts';
import { type Granted, readPermission } from './permission.ts';

/** Who is to spend. */
export interface Spender {
  agent: string;
  company?: string | null | undefined;
  person?: string | null | undefined;
}

/** Credits that are set aside until they are captured, released, or their time is over. */
export interface Hold extends Spender {
  /** Another one after it has lapsed, as in an outage, and was asked for anew. */
  readonly id: string;
  readonly amount: string;
  /** Whether the meter said yes, or nobody could ask it. */
  readonly isConfirmed: boolean;
  /** `null` as long as it is not confirmed. */
  readonly expiresAt: Date | null;
  /** What the agent may still begin to spend beside it, as the meter last said. */
  readonly available: string | null;
  /** Counts what the work has cost and ends the hold. What cannot be sent now is kept and sent later. */
  capture(event: SpentEvent): Promise<Captured>;
  /** Holds more, or for longer: the amount is all that is to be held from now on. Throws when the meter says no. */
  extend(more?: { amount?: Amount; ttlSeconds?: number }): Promise<void>;
  /** Gives back what is held. False: the meter could not be asked, and the hold ends by itself. */
  release(): Promise<boolean>;
}

export type Captured =
  | ({ status: 'recorded' | 'duplicate' } & Counted)
  /** The meter is away: it is counted as soon as it is back. */
  | { status: 'kept'; id: string }
  /** The meter will never take it as it is: see `onRefused`. */
  | { status: 'refused'; id: string; error: TallybotError }
  /** It could neither be sent nor kept. */
  | { status: 'lost'; id: string; reason: 'full' | 'closed' };

export interface HoldParts {
  ask: AskWithin;
  spender: Spender;
  id: string;
  amount: bigint;
  ttlSeconds: number;
  onUnreachable: 'allow' | 'refuse';
  /** `null`: nobody could be asked. */
  granted: Granted | null;
  /** `null`: under no hold that anybody knows. */
  capture(holdId: string | null, event: object): Promise<Captured>;
  uuid(): string;
}

/** What the event leaves undefined is said by who spends. */
export function spentBy(spender: Spender, event: SpentEvent): SpentEvent {
  const said = Object.entries(event).filter(([, value]) => value !== undefined);
  return { ...spender, ...(Object.fromEntries(said) as unknown as SpentEvent) };
}

export function createHold(parts: HoldParts): Hold {
  const { ask, spender, ttlSeconds, onUnreachable, capture, uuid } = parts;
  let { id, amount, granted } = parts;
  let isOver = false;

  async function extend(wanted: bigint, seconds: number): Promise<Record<string, unknown>> {
    const body = { amount: creditsText(wanted), ttlSeconds: seconds };
    try {
      return await ask('POST', `/v1/holds/${id}/extend`, body);
    } catch (error) {
      if (isOver || (error as MeterRefusedError).code !== 'unknown-hold') throw error;
      // What could not be asked for when the work began, or has lapsed in an outage, is asked for now. The id of a hold
      // that has ended is never taken again.
      id = uuid();
      return ask('POST', '/v1/authorize', { ...spender, ...body, holdId: id });
    }
  }

  async function release(): Promise<boolean> {
    isOver = true;
    try {
      const { status } = await ask('POST', `/v1/holds/${id}/release`);
      return status === 'released';
    } catch (error) {
      if (error instanceof MeterUnreachableError) return false;
      if ((error as MeterRefusedError).code === 'unknown-hold') return true;
      throw error;
    }
  }

  return {
    ...spender,
    get id() {
      return id;
    },
    get amount() {
      return creditsText(amount);
    },
    get isConfirmed() {
      return granted !== null;
    },
    get expiresAt() {
      return granted?.expiresAt ?? null;
    },
    get available() {
      return granted?.available ?? null;
    },
    async capture(event) {
      // Nobody knows an unconfirmed one: after an outage such events go a thousand at a time, and not one by one.
      const capturing = capture(granted === null ? null : id, spentBy(spender, event));
      isOver = true;
      const captured = await capturing;
      // A refused event leaves the hold as it was.
      if (captured.status === 'refused') await release().catch(() => false);
      return captured;
    },
    async extend({ amount: more, ttlSeconds: seconds = ttlSeconds } = {}) {
      const wanted = more === undefined ? amount : toMicros(more);
      try {
        granted = readPermission(await extend(wanted, seconds));
        amount = toMicros(granted.amount);
      } catch (error) {
        if (!(error instanceof MeterUnreachableError) || onUnreachable === 'refuse') throw error;
      }
    },
    release,
  };
}

import { type Amount, creditsText, toMicros } from '../credits.ts';
import { InvalidError, MeterUnreachableError } from '../errors.ts';
import { count, text } from '../event/checks.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Teller } from '../tell.ts';
import { createHold, type Hold, type HoldParts, type Spender } from './hold.ts';
import { type Granted, readPermission } from './permission.ts';

export interface AuthorizeRequest extends Spender {
  /** The most that the work may cost. */
  amount: Amount;
  /** How long the credits stay set aside when nobody captures or releases them: 300 unless said otherwise. */
  ttlSeconds?: number | undefined;
}

export interface GateParts extends Pick<HoldParts, 'ask' | 'capture' | 'onUnreachable'> {
  teller: Teller;
  surroundings: Pick<Surroundings, 'uuid'>;
}

export type Authorize = (request: AuthorizeRequest) => Promise<Hold>;

export const TTL_SECONDS = 300;
const TTL_SECONDS_MAX = 86_400;

export function createAuthorize(parts: GateParts): Authorize {
  const { ask, capture, onUnreachable, teller, surroundings } = parts;
  const { uuid } = surroundings;
  return async ({ amount, ttlSeconds = TTL_SECONDS, agent, company, person }) => {
    const micros = toMicros(amount);
    const spender: Spender = {
      agent,
      ...(company == null ? {} : { company }),
      ...(person == null ? {} : { person }),
    };
    check(spender, ttlSeconds);
    const id = uuid();
    let granted: Granted | null = null;
    try {
      const body = { ...spender, holdId: id, amount: creditsText(micros), ttlSeconds };
      granted = readPermission(await ask('POST', '/v1/authorize', body));
      teller.ended('unasked');
    } catch (error) {
      if (!(error instanceof MeterUnreachableError) || onUnreachable === 'refuse') throw error;
      teller.tellOnce(new MeterUnreachableError('work begins unasked', { cause: error }), 'unasked');
    }
    return createHold({
      ask,
      capture,
      onUnreachable,
      spender,
      id,
      amount: micros,
      ttlSeconds,
      granted,
      uuid,
    });
  };
}

function check(spender: Spender, ttlSeconds: number): void {
  const faults = [
    ...Object.entries(spender).map(([field, value]) => ({ field, message: text()(value) })),
    { field: 'ttlSeconds', message: count(1, TTL_SECONDS_MAX)(ttlSeconds) },
  ].flatMap(({ field, message }) => (message === null ? [] : [{ field, message }]));
  if (faults.length > 0) throw new InvalidError('This cannot be asked', faults);
}

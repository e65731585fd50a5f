import { backOffMs } from '../meter/back-off.ts';
import type { Meter } from '../meter/meter.ts';
import { type Verdict, verdictOf } from '../meter/verdict.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Breaker } from './breaker.ts';

export type AskWithin = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<Record<string, unknown>>;

/** Asks until there is an answer or the time is over, for somebody who waits. Whatever is no yes is thrown. */
export function askWithin(
  meter: Meter,
  withinMs: number,
  breaker: Breaker,
  { now, wait, random }: Pick<Surroundings, 'now' | 'wait' | 'random'>,
): AskWithin {
  async function ask(isProbe: boolean, method: 'GET' | 'POST', path: string, text: string | undefined) {
    const endsAt = now() + withinMs;
    let leftMs = withinMs;
    for (let failures = 1; ; failures += 1) {
      const verdict: Verdict = verdictOf(await meter.ask(method, path, text, { withinMs: leftMs }));
      if (verdict.kind === 'yes') return verdict.json;
      if (verdict.kind !== 'again' || isProbe) throw verdict.error;
      const pauseMs = Math.max(backOffMs(failures, random()), verdict.afterMs ?? 0);
      // Never longer than it was: the clock may have been set back.
      leftMs = Math.min(leftMs, endsAt - now()) - pauseMs;
      if (leftMs <= 0) throw verdict.error;
      await wait(pauseMs, { keepsAlive: true });
    }
  }

  return (method, path, body) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return breaker.guard((isProbe) => ask(isProbe, method, path, text));
  };
}

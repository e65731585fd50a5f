import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { Fleet } from './fleet.ts';

export interface Answer {
  status: number;
  body: unknown;
}

/** A client as one should be: whatever was not answered is sent again, the same, until it is. */
export interface Sender {
  post(accountId: string, path: string, body: unknown): Promise<Answer>;
  /** Resolves at the last of that many answers more, with who gave it. */
  answers(more: number): Promise<number>;
  readonly answered: number;
  /** How often something was sent again. */
  readonly repeated: number;
}

export interface SenderOptions {
  fleet: Fleet;
  tokens: ReadonlyMap<string, string>;
  dice: Dice;
  onFault(fault: string): void;
  /** Nothing is sent any more, and who waits for an answer gets none. */
  giveUp: AbortSignal;
}

// So as not to take the processor from the one who is starting again.
const REPEAT_MS = 20;

export function createSender({ fleet, tokens, dice, onFault, giveUp }: SenderOptions): Sender {
  let answered = 0;
  let repeated = 0;
  let waiting: { at: number; tell: (service: number) => void }[] = [];

  /** `null`: nobody knows whether it was counted. */
  async function attempt(url: string, token: string, body: string): Promise<Answer | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body,
      });
      const { status } = response;
      const text = await response.text();
      if (status < 500 && status !== 429) return { status, body: JSON.parse(text) };
      if (status !== 429 && status !== 503) onFault(`${url} answered ${status}: ${text}`);
    } catch {
      // The connection broke, which is what this is about.
      giveUp.throwIfAborted();
    }
    return null;
  }

  return {
    async post(accountId, path, body) {
      const text = JSON.stringify(body);
      for (;;) {
        const service = dice.below(fleet.size);
        const url = await fleet.url(service);
        const answer = await attempt(`${url}${path}`, tokens.get(accountId) ?? '', text);
        if (answer) {
          answered += 1;
          for (const { at, tell } of waiting) if (at <= answered) tell(service);
          waiting = waiting.filter(({ at }) => at > answered);
          return answer;
        }
        repeated += 1;
        await pause(REPEAT_MS);
      }
    },
    answers: (more) => new Promise((tell) => waiting.push({ at: answered + more, tell })),
    get answered() {
      return answered;
    },
    get repeated() {
      return repeated;
    },
  };
}

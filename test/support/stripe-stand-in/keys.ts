import { StripeFault } from './fault.ts';

export interface Answer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

const KEPT_MS = 86_400_000;

/** Answers that were given under a key, for a day: the same question gets the same answer. */
export function createKeys(clock: () => number) {
  const kept = new Map<string, { said: string; answer: Answer; until: number }>();
  const underWay = new Set<string>();

  return {
    /** `null`: nobody has asked under this key, and whoever asks now has to `end` it. */
    begin(key: string, said: string): Answer | null {
      if (key.length > 255) throw conflict(400, 'Idempotency keys can have up to 255 characters.');
      if (underWay.has(key)) {
        throw conflict(409, 'There is currently another in-progress request using this Idempotent Key.', {
          code: 'idempotency_key_in_use',
        });
      }
      const known = kept.get(key);
      if (known && clock() < known.until) {
        if (known.said !== said) {
          throw conflict(
            400,
            `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}'.`,
          );
        }
        return { ...known.answer, headers: { ...known.answer.headers, 'idempotent-replayed': 'true' } };
      }
      underWay.add(key);
      return null;
    },
    /** `answer: null`: it never began, and the key is as good as new. */
    end(key: string, said: string, answer: Answer | null): void {
      underWay.delete(key);
      if (answer) kept.set(key, { said, answer: structuredClone(answer), until: clock() + KEPT_MS });
    },
  };
}

function conflict(status: number, message: string, rest: object = {}): StripeFault {
  return new StripeFault(status, { type: 'idempotency_error', message, ...rest });
}

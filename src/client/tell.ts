import { TallybotError } from './errors.ts';

/** Hands errors to whoever is to hear them; a state that lasts is told when it begins and not again until it ended. */
export interface Teller {
  tell(error: TallybotError): void;
  tellOnce(error: TallybotError, state?: string): void;
  ended(...states: string[]): void;
}

export function createTeller(onError: ((error: TallybotError) => void) | undefined): Teller {
  const lasting = new Set<string>();
  const tell = (error: TallybotError) => {
    if (onError) shielded(() => onError(error));
    else warn(error);
  };
  return {
    tell,
    tellOnce(error, state = error.code) {
      if (lasting.has(state)) return;
      lasting.add(state);
      tell(error);
    },
    ended(...states) {
      for (const state of states) lasting.delete(state);
    },
  };
}

/** A callback of somebody else's may throw, or reject; the sending of usage goes on. */
export function shielded(callback: () => unknown): void {
  const tell = (cause: unknown) =>
    warn(new TallybotError('callback', 'A callback given to Tallybot threw.', { cause }));
  try {
    Promise.resolve(callback()).catch(tell);
  } catch (error) {
    tell(error);
  }
}

// `process.emitWarning` says it a tick later, which one that ends does not live to see.
function warn({ message, code, cause }: TallybotError): void {
  const why = cause instanceof Error ? ` (${cause.message})` : '';
  const warning = new Error(`${message}${why}`);
  process.emit('warning', Object.assign(warning, { name: 'TallybotWarning', code: `TALLYBOT_${code}` }));
}

export interface IterableTap {
  /** Whether whoever reads is to see it. */
  see(chunk: unknown): boolean;
  /** It ended, or whoever read it has gone. */
  onStopped(): void;
  onError(): void;
}

/** In place, for the stream of a client has more ways to be read than one, and all of them come by here. */
export function tapIterable(stream: object, tap: IterableTap): void {
  const owner = stream as Record<string | symbol, unknown>;
  const name = typeof owner['iterator'] === 'function' ? 'iterator' : Symbol.asyncIterator;
  const begin = (owner[name] as () => AsyncIterator<unknown>).bind(stream);
  Object.defineProperty(stream, name, {
    value: () => watch(begin(), tap),
    configurable: true,
    writable: true,
  });
}

async function* watch(chunks: AsyncIterator<unknown>, tap: IterableTap): AsyncGenerator<unknown> {
  try {
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) {
      if (tap.see(chunk)) yield chunk;
    }
  } catch (error) {
    tap.onError();
    throw error;
  } finally {
    tap.onStopped();
  }
}

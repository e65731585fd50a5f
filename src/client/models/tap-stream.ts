export interface Tap<Part> {
  onPart(part: Part): void;
  /** It ended, or whoever read it has gone. */
  onStopped(): void;
  onError(error: unknown): void;
}

/** The same stream, part by part as it is read, and somebody who sees them pass. */
export function tapStream<Part>(
  stream: ReadableStream<Part>,
  tap: Tap<Part>,
  signal: AbortSignal | undefined,
): ReadableStream<Part> {
  const reader = stream.getReader();
  const stop = () => {
    signal?.removeEventListener('abort', onAbort);
    tap.onStopped();
  };
  // Whoever aborts reads no further, so its end never comes by. What was read in the same breath still does.
  const onAbort = () => void setImmediate(stop);
  signal?.addEventListener('abort', onAbort);
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            stop();
            controller.close();
          } else {
            tap.onPart(value);
            controller.enqueue(value);
          }
        } catch (error) {
          signal?.removeEventListener('abort', onAbort);
          tap.onError(error);
          controller.error(error);
        }
      },
      cancel(reason) {
        stop();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && /^(AbortError|TimeoutError|ResponseAborted)$/.test(error.name);
}

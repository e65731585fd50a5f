export interface Tap<Part> {
  onPart(part: Part): void;
  /** It ended, or whoever read it has gone. */
  onStopped(): void;
  onError(error: unknown): void;
}

/** The same stream, part by part as it is read, and somebody who sees them pass. */
export function tapStream<Part>(stream: ReadableStream<Part>, tap: Tap<Part>): ReadableStream<Part> {
  const reader = stream.getReader();
  return new ReadableStream<Part>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            tap.onStopped();
            controller.close();
          } else {
            tap.onPart(value);
            controller.enqueue(value);
          }
        } catch (error) {
          tap.onError(error);
          controller.error(error);
        }
      },
      cancel(reason) {
        tap.onStopped();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && /^(AbortError|TimeoutError|ResponseAborted)$/.test(error.name);
}

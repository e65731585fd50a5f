/** Seconds since it was called. */
export function stopwatch(): () => number {
  const begunAt = performance.now();
  return () => (performance.now() - begunAt) / 1_000;
}

/** What it came to, and how long it took, is told; what it throws goes on. */
export async function timed<T>(
  work: () => Promise<T>,
  tell: (ended: { seconds: number } & ({ result: T } | { error: unknown })) => void,
): Promise<T> {
  const seconds = stopwatch();
  try {
    const result = await work();
    tell({ seconds: seconds(), result });
    return result;
  } catch (error) {
    tell({ seconds: seconds(), error });
    throw error;
  }
}

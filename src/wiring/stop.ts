export type Stop = () => Promise<void>;

/** Side by side: one that takes its time holds up none of the others. */
export function together(...stops: (Stop | undefined)[]): Stop {
  return async () => {
    await Promise.all(stops.map((stop) => stop?.()));
  };
}

/**
 * In the reverse order: the server first, the database it needs last. Whether all came to an end: a database that has
 * gone silent lets go of nobody, and whoever was told to stop must not hang on it.
 */
export async function stopInOrder(stops: Stop[], withinMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  return Promise.race([reversed(stops), late]).finally(() => clearTimeout(timer));
}

async function reversed(stops: Stop[]): Promise<true> {
  for (const stop of stops.splice(0).reverse()) await stop();
  return true;
}

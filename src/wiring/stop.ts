export type Stop = () => Promise<void>;

/** Side by side: one that takes its time holds up none of the others. */
export function together(...stops: (Stop | undefined)[]): Stop {
  return async () => {
    await Promise.all(stops.map((stop) => stop?.()));
  };
}

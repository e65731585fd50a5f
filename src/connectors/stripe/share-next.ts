/**
 * Of all who ask for the same thing at a time, one works; whoever comes meanwhile shares the next go, which begins
 * after they have come. Stripe tells of one payment several times at once.
 */
export function shareNext(work: (key: string) => Promise<void>): (key: string) => Promise<void> {
  const underWay = new Map<string, { now: Promise<void>; next: Promise<void> | null }>();

  function start(key: string): Promise<void> {
    const now = work(key).finally(() => {
      if (underWay.get(key)?.next === null) underWay.delete(key);
    });
    underWay.set(key, { now, next: null });
    return now;
  }

  return (key) => {
    const under = underWay.get(key);
    if (!under) return start(key);
    under.next ??= under.now.catch(() => {}).then(() => start(key));
    return under.next;
  };
}

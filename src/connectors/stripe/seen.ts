/** Events that this process has looked at, the newest of them: to look again would ask Stripe for nothing. */
export interface Seen {
  add(eventId: string): void;
  has(eventId: string): boolean;
}

const KEPT_MAX = 10_000;

export function createSeen(): Seen {
  const ids = new Set<string>();
  return {
    add(eventId) {
      ids.add(eventId);
      const [oldest] = ids;
      if (ids.size > KEPT_MAX && oldest !== undefined) ids.delete(oldest);
    },
    has: (eventId) => ids.has(eventId),
  };
}

import { type CallFault, countdown, type FaultQueue, faultQueue } from '../fault-queue.ts';

type DiscordFault =
  | { kind: 'rate-limited'; retryAfterS: number; global?: boolean }
  /** Discord's own `{ code, message }`; nothing is done. */
  | { kind: 'error'; status: number; code: number; message: string };

export type OrderedFault = DiscordFault | CallFault;

/** What a test orders to go wrong. The names are those of the routes in `rest/`. */
export interface Faults extends FaultQueue<DiscordFault> {
  /** The next interactions reach the bot twice. */
  duplicateInteractions(times: number): void;
  takeDuplicate(): boolean;
}

export function noFaults(names: readonly string[]): Faults {
  const queue = faultQueue<DiscordFault>();
  const duplicates = countdown();

  // A misspelt order would be a test that cannot fail.
  function known(name: string): string {
    if (!names.includes(name)) throw new Error(`No route “${name}”; there are: ${names.join(' ')}`);
    return name;
  }

  return {
    next: (name, fault, times) => queue.next(known(name), fault, times),
    hold: (name) => queue.hold(known(name)),
    take: queue.take,
    duplicateInteractions: duplicates.add,
    takeDuplicate: duplicates.take,
    clear() {
      queue.clear();
      duplicates.clear();
    },
  };
}

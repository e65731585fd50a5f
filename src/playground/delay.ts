import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';

/** Resolves once so much time has passed by the loopback's clock; whoever moves that clock can see that it waits. */
export function delay(site: { clock: Clock; changes: Changes }, byMs: number): Promise<void> {
  if (byMs === 0) return Promise.resolve();
  return new Promise((resolve) => {
    site.clock.after(byMs, resolve);
    site.changes.changed();
  });
}

import type { InstantMs } from '../../domain/instant.ts';

export function dateOf(at: InstantMs | null): Date | null {
  return at === null ? null : new Date(at);
}

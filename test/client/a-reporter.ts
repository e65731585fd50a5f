import { vi } from 'vitest';
import type { Hold, SpentEvent, Tallybot } from '../../src/client/index.ts';

/** A client that only notes what it is told. */
export function aReporter() {
  const reported: SpentEvent[] = [];
  const asked: string[] = [];
  const errors: string[] = [];
  const note = (event: SpentEvent) => {
    // As it is sent: without what was not said.
    reported.push(JSON.parse(JSON.stringify(event)));
  };
  const hold: Pick<Hold, 'capture' | 'release'> = {
    async capture(event) {
      asked.push('capture');
      note(event);
      return { status: 'kept', id: 'made-up' };
    },
    async release() {
      asked.push('release');
      return true;
    },
  };
  const authorize = vi.fn<Tallybot['authorize']>(async ({ agent, amount }) => {
    asked.push(`authorize ${agent} ${amount}`);
    return hold as Hold;
  });
  const track: Tallybot['track'] = (event) => {
    note(event);
    return { accepted: true, id: 'made-up' };
  };
  return {
    ...{ track, authorize, tell: (error: { code: string }) => void errors.push(error.code) },
    events: () => reported as { quantity?: number; remarks?: string; model?: string }[],
    held: () => asked,
    told: () => errors,
  };
}

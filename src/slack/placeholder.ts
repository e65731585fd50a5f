import type { Timing } from '../chat/timing.ts';
import type { Refusal, Reply } from './reply.ts';

// After about a second a person wonders whether anything has happened.
const AFTER_MS = 1_000;

/** What takes longer is first said to be coming; the answer then takes that message's place. */
export function withPlaceholder(reply: Reply, timing: Pick<Timing, 'after'>): Reply {
  let placed: Promise<Refusal> | undefined;
  const callOff = timing.after(AFTER_MS, () => {
    placed = reply.send({ text: 'One moment: counting…' }, { replace: false, fleeting: true });
  });
  return {
    async send(message, manner) {
      callOff();
      // Perhaps it is there, also where nobody said so.
      const placing = await placed;
      const mayBePlaced = placing === null || placing === 'lost';
      return reply.send(message, { ...manner, replace: manner.replace || mayBePlaced });
    },
  };
}

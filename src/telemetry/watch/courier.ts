import type { Courier, Delivery } from '../../chat/ports/courier.ts';
import { timed } from './timed.ts';
import type { Watch } from './watch.ts';

/** Counts and follows what is handed to a platform. */
export function watchCourier(courier: Courier, { meters, tracer }: Watch): Courier {
  const { platform } = courier;
  const watched = (act: 'post' | 'edit', isRepeated: boolean, send: () => Promise<Delivery>) => {
    const attributes = { 'tallybot.platform': platform, 'tallybot.repeated': isRepeated };
    return tracer.span(`${act} ${platform}`, { kind: 'client', attributes }, (span) =>
      timed(send, (ended) => {
        const outcome = 'result' in ended ? ended.result.status : 'failed';
        meters.post(platform, act, outcome, ended.seconds);
        span.set({ 'tallybot.outcome': outcome });
        if (outcome !== 'posted') span.fail(outcome);
      }),
    );
  };
  return {
    platform,
    post: (letter) => watched('post', letter.isRepeated, () => courier.post(letter)),
    edit: (letter, messageId) => watched('edit', letter.isRepeated, () => courier.edit(letter, messageId)),
  };
}

import type { Acts } from '../../chat/ports/acts.ts';
import { log } from '../../log.ts';
import type { Recharge } from './recharge.ts';

type RechargeActs = Pick<Acts, 'putRecharge' | 'answerRecharge'>;

/** Whoever sets it, or answers a purchase, waits for no tick. Should this fail, the next tick does it. */
export function rechargeAtOnce(acts: RechargeActs, recharge: Pick<Recharge, 'look' | 'wake'>): RechargeActs {
  return {
    async putRecharge(accountId, input, by) {
      const answer = await acts.putRecharge(accountId, input, by);
      if (answer.status !== 'refused') recharge.wake(accountId);
      return answer;
    },
    async answerRecharge(accountId, input, by) {
      const answer = await acts.answerRecharge(accountId, input, by);
      if (answer.status === 'answered') {
        const later = (error: unknown) =>
          log.error('an answered purchase waits for the next tick', { account: accountId, error });
        await recharge.look(accountId).catch(later);
      }
      return answer;
    },
  };
}

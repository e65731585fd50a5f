import type { RechargeAttempts } from '../../../src/jobs/recharge/ports.ts';
import type { Dice } from '../../chaos/dice.ts';

/** A process that dies at any of its calls: before it reached the database, or when that was done. */
export function mortal(
  dice: Dice,
): <Args extends unknown[], T>(call: (...args: Args) => Promise<T>) => typeof call {
  return (call) =>
    async (...args) => {
      const fate = dice.below(10);
      if (fate === 0) throw new Error('killed before');
      const answer = await call(...args);
      if (fate === 1) throw new Error('killed after');
      return answer;
    };
}

export function dying(attempts: RechargeAttempts, dies: ReturnType<typeof mortal>): RechargeAttempts {
  return {
    ...attempts,
    begin: dies(attempts.begin),
    takeDue: dies(attempts.takeDue),
    takeTold: dies(attempts.takeTold),
    wait: dies(attempts.wait),
    paid: dies(attempts.paid),
    failed: dies(attempts.failed),
  };
}

import { UserError } from '../domain/errors.ts';
import type { TermsAnswer } from '../ledger/ports/terms-store.ts';
import { unknownAccount } from './has-account.ts';

/** What became of a change of terms; where it was refused, why. */
export function statusOf<Reason extends string>(
  account: string,
  answer: TermsAnswer<Reason>,
  refusals: Record<Reason, readonly [message: string, hint?: string]>,
): 'created' | 'changed' | 'unchanged' {
  if (answer.status !== 'refused') return answer.status;
  const { reason } = answer;
  if (reason === 'unknown-account') throw unknownAccount(account);
  const [message, hint] = refusals[reason as Reason];
  throw new UserError(reason, message, hint === undefined ? {} : { hint });
}

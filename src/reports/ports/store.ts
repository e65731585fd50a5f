import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Proof } from '../../domain/proof.ts';
import type { DaySpend } from '../../domain/spend.ts';
import type { Directory } from './directory.ts';
import type { Notices } from './notices.ts';
import type { EventLine, EventQuestion, Page, PageQuestion } from './pages.ts';
import type { Payer, Prices, Recharge, RechargeAttemptLine, TelephonyMoney } from './paying.ts';
import type { AccountCredits, Settled, StatementLine } from './statement.ts';
import type {
  Cell,
  CellQuestion,
  NearestDays,
  NearestQuestion,
  Quarter,
  QuarterQuestion,
  UsageQuestion,
  UsageSum,
} from './usage.ts';

/** What reports read. `null`: there is no such account. */
export interface ReportStore {
  credits(accountId: string, now: InstantMs): Promise<AccountCredits | null>;
  spendByDay(accountId: string, from: Day): Promise<readonly DaySpend[]>;
  events(accountId: string, question: EventQuestion): Promise<Page<EventLine>>;
  /** `settle` and the lines see one state of the account, whatever is written meanwhile. */
  statement(
    accountId: string,
    question: PageQuestion,
    now: InstantMs,
    settle: (credits: AccountCredits) => Settled,
  ): Promise<Page<StatementLine> | null>;
  usage(accountId: string, question: UsageQuestion): Promise<readonly UsageSum[]>;
  cells(accountId: string, question: CellQuestion): Promise<readonly Cell[]>;
  /** Those in which something was used, in order. */
  quarters(accountId: string, question: QuarterQuestion): Promise<readonly Quarter[]>;
  directory(accountId: string): Promise<Directory | null>;
  prices(accountId: string): Promise<Prices>;
  nearestDays(accountId: string, question: NearestQuestion): Promise<NearestDays>;
  /** `null`: nobody has set it up. */
  recharge(accountId: string, month: string): Promise<Recharge | null>;
  /** `null`: there is none of that id. */
  rechargeAttempt(accountId: string, id: string): Promise<RechargeAttemptLine | null>;
  notices(accountId: string, now: InstantMs): Promise<Notices>;
  /** Each connection with a telephone company. Left out where there can be none. */
  telephony?: (accountId: string) => Promise<readonly TelephonyMoney[]>;
  /** Left out where no payments are taken. */
  payer?: (accountId: string) => Promise<Payer>;
  /** Folds the facts anew and compares every stored number. Left out where nobody can. */
  proof?: (accountId: string, now: InstantMs) => Promise<Proof>;
}

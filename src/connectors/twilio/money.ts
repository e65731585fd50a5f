import type { Twilio } from 'twilio';
import { z } from 'zod';
import type { InstantMs } from '../../domain/instant.ts';
import type { Money, MoneyRead, MoneyReader } from '../../jobs/telephony/ports.ts';
import type { Connections } from '../ports.ts';
import type { OpenAccount } from './account.ts';
import { askedOf, understood } from './answer.ts';
import { orUnread, TwilioFault } from './fault.ts';
import { lastThirtyDays } from './window.ts';

interface Parts {
  connections: Pick<Connections, 'find'>;
  open: OpenAccount;
}

/** Balance and spend of a Twilio account, as Twilio says them. */
export function createTwilioMoney({ connections, open }: Parts): MoneyReader {
  return {
    provider: 'twilio',
    async read(accountId, connectionId, now): Promise<MoneyRead> {
      const stored = await connections.find(accountId, connectionId);
      if (!stored) return 'gone';
      return orUnread(async () => {
        const { client } = await open(stored, now);
        return { money: await readMoney(client, now) };
      });
    },
  };
}

const Decimal = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^-?\d{1,20}(\.\d{1,20})?$/));
const Currency = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/);

const Balance = z.object({ balance: Decimal, currency: Currency });
/** All that is billed, calls and messages and numbers alike; every other category is a part of it, or of another one. */
const TOTAL = 'totalprice';
const Total = z.object({
  category: z.literal(TOTAL),
  price: Decimal,
  priceUnit: Currency,
  startDate: z.date(),
});
/** Where nothing was used there is nothing to list. */
const Totals = z.array(Total).max(1);

async function readMoney(client: Twilio, now: InstantMs): Promise<Money> {
  const { from, to } = lastThirtyDays(now);
  const balance = await readBalance(client);
  const total = await readTotal(client, from, to);
  if (total && Date.parse(from) > total.startDate.getTime()) {
    throw new TwilioFault('unexpected', `asked for what was spent from ${from}, and told of a longer time`);
  }
  const currency = balance?.currency ?? total?.priceUnit;
  if (currency === undefined) throw new TwilioFault('unexpected', 'neither a balance nor anything spent');
  if (total && total.priceUnit !== currency) {
    throw new TwilioFault('unexpected', `a balance in ${currency} and a total in ${total.priceUnit}`);
  }
  return { currency, balance: balance?.balance ?? null, spent: total?.price ?? '0', spentFrom: from };
}

/** `null`: a subaccount, which its main account pays for. Twilio knows no balance of it. */
async function readBalance(client: Twilio): Promise<z.output<typeof Balance> | null> {
  try {
    return understood(Balance, await askedOf(client.balance.fetch()));
  } catch (error) {
    if (error instanceof TwilioFault && error.status === 404) return null;
    throw error;
  }
}

/**
 * Asked for by its name and its days: without a category Twilio lists them all, which overlap and must never be added
 * up, and without days it counts from the account's first. Subaccounts are in it, for they draw from the same balance.
 */
async function readTotal(
  client: Twilio,
  from: string,
  to: string,
): Promise<z.output<typeof Total> | undefined> {
  const { instances } = await askedOf(
    client.usage.records.page({
      category: TOTAL,
      startDate: new Date(from),
      endDate: new Date(to),
      includeSubaccounts: true,
    }),
  );
  return understood(Totals, instances)[0];
}

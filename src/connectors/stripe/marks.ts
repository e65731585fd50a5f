import { z } from 'zod';
import type { Credits } from '../../domain/credits.ts';

/** What we write onto a payment, so that its credits find their account. Stripe hands it back as it was. */
export interface Marks {
  accountId: string;
  credits: Credits;
  /** What it costs, in the smallest unit of its currency: no other sum buys these credits. */
  price: { amount: number; currency: string };
  /** Bought by somebody: the pack, and the button that was pressed. */
  pack?: { id: string; name: string; ref: string };
  /** Bought unasked: the attempt, whose own grant it is. */
  attemptId?: string;
}

export function writeMarks({ accountId, credits, price, pack, attemptId }: Marks): Record<string, string> {
  return {
    tallybot_account: accountId,
    tallybot_credits: String(credits),
    tallybot_price: `${price.amount} ${price.currency.toLowerCase()}`,
    ...(pack && {
      tallybot_pack: pack.id,
      tallybot_pack_name: pack.name,
      tallybot_ref: pack.ref,
    }),
    ...(attemptId !== undefined && { tallybot_attempt: attemptId }),
  };
}

/** `null`: not sold here. `unreadable`: sold here, and not as we write it. */
export function readMarks(metadata: Readonly<Record<string, string>>): Marks | 'unreadable' | null {
  if (!Object.keys(metadata).some((name) => name.startsWith('tallybot_'))) return null;
  const read = Written.safeParse(metadata);
  if (!read.success) return 'unreadable';
  const { tallybot_account, tallybot_credits, tallybot_price, ...rest } = read.data;
  const {
    tallybot_pack: id,
    tallybot_pack_name: name,
    tallybot_ref: ref,
    tallybot_attempt: attemptId,
  } = rest;
  return {
    accountId: tallybot_account,
    credits: tallybot_credits,
    price: tallybot_price,
    ...(id !== undefined && ref !== undefined && { pack: { id, name: name ?? id, ref } }),
    ...(attemptId !== undefined && { attemptId }),
  };
}

const Written = z.object({
  tallybot_account: z.string().min(1),
  tallybot_credits: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .transform(BigInt),
  tallybot_price: z
    .string()
    .regex(/^[1-9]\d{0,11} [a-z]{3}$/)
    .transform((text) => text.split(' '))
    .transform(([amount, currency = '']) => ({ amount: Number(amount), currency })),
  tallybot_pack: z.string().optional(),
  tallybot_pack_name: z.string().optional(),
  tallybot_ref: z.string().optional(),
  tallybot_attempt: z.string().optional(),
});

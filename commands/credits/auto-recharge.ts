import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { amountOption, choiceOption, noted, pressOptions } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { type Credits, credits, printCredits } from '../../src/domain/credits.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { monthAt } from '../../src/domain/recharge.ts';
import { printPrice, rechargePrice } from '../../src/domain/recharge-price.ts';
import { type Balance, readBalance } from '../../src/reports/balance.ts';
import type { Recharge } from '../../src/reports/ports/paying.ts';
import {
  isSame,
  type Paying,
  type RechargeWish,
  viewRecharge,
  viewRechargeDone,
  viewRechargeQuestion,
  viewRechargeStands,
} from '../../src/views/auto-recharge.ts';
import { waitsForAnswer } from '../../src/views/recharge-purchases.ts';
import { viewRechargeAnswered, viewRechargeRequest } from '../../src/views/recharge-request.ts';

const PATH = 'credits auto-recharge';
const AMOUNT_MAX = credits(10_000_000);

export const creditsAutoRecharge = command({
  path: PATH,
  summary: 'Credits bought before they run out, within a monthly limit',
  right: 'view',
  options: z.object({
    below: amountOption('at how many available credits to buy'),
    buy: amountOption('how many to buy then'),
    cap: amountOption('how many to buy in a month at most'),
    turn: choiceOption(['on', 'off'], 'whether it buys at all'),
    answer: choiceOption(['approve', 'decline'], 'to a purchase that waits for a manager'),
    attempt: noted(z.string().optional(), 'cursor', 'which purchase'),
    price: noted(z.string().optional(), 'cursor', 'what was said that one purchase costs'),
    ...pressOptions(),
  }),
  examples: ['credits auto-recharge below:500 buy:1000 cap:5000', 'credits auto-recharge off'],
  async run(options, context) {
    const { acts, directory, now, person, reports } = context;
    const month = monthAt(now, directory.anchor.zone);
    const [balance, recharge] = await Promise.all([
      readBalance(reports, directory.id, now),
      reports.recharge(directory.id, month),
    ]);
    invariant(balance, 'an account that is listed has a balance');
    const { below, buy, cap, turn = 'on' } = options;
    if (options.answer !== undefined) {
      refuseWithoutRight({ path: PATH, right: 'manage' }, context);
      return answerPurchase(options.answer, options.attempt, balance, context);
    }
    if ([below, buy, cap, options.turn].every((said) => said === undefined)) {
      const paying = recharge && (await payingOf(recharge.buy, context));
      return viewRecharge(recharge, balance, paying, person.right === 'manage');
    }

    refuseWithoutRight({ path: PATH, right: 'manage' }, context);
    const press = pressOf(options, now);
    const isOff = recharge === null || recharge.pausedAt !== null;
    if (!press && turn === 'off' && isOff) return viewRechargeStands('off');
    const amounts = wishOf({ below, buy, cap }, recharge);
    refuseUnreasonable(amounts);
    const paying = await payingOf(amounts.buy, context);
    const wish = { ...amounts, provider: providerOf(paying) };
    if (!press) {
      const isResting = recharge !== null && recharge.failures > 0;
      if (turn === 'on' && recharge && !isOff && !isResting && isSame(wish, recharge))
        return viewRechargeStands('on');
      const yes = sayCommand(PATH, {
        below: printCredits(wish.below),
        buy: printCredits(wish.buy),
        cap: printCredits(wish.monthlyCap),
        turn,
        ...(paying.price && wish.provider !== 'manual' && { price: printPrice(paying.price) }),
        confirm: 'yes',
        ref: newRef(now),
      });
      return viewRechargeQuestion({ wish, paying, before: recharge, balance, turn, yes });
    }
    const agreed = wish.provider === 'manual' ? null : paying.price;
    if (turn === 'on' && agreed && options.price !== printPrice(agreed)) throw priceChanged();
    const answer = await acts.putRecharge(
      directory.id,
      { ...wish, agreed, pausedAt: turn === 'off' ? now : null },
      by(context, press),
    );
    return viewRechargeDone(wish, paying, turn, answer.status !== 'unchanged');
  },
});

async function payingOf(buy: Credits, { directory, reports }: Context): Promise<Paying> {
  const [payer, { packs }] = await Promise.all([reports.payer?.(directory.id), reports.prices(directory.id)]);
  return { payer: payer ?? null, price: rechargePrice(packs, buy) };
}

/** A card that is stored pays, where there is a price; else a manager approves each purchase. */
function providerOf({ payer, price }: Paying): string {
  return payer?.card && price ? payer.provider : 'manual';
}

function priceChanged(): UserError {
  return new UserError('price-changed', 'What credits cost has changed since you were asked.', {
    hint: 'Nothing was done. “/credits auto-recharge on” says the new price.',
  });
}

/** Typed without the purchase's name, it is about the one that waits, which is shown first. */
async function answerPurchase(
  answer: 'approve' | 'decline',
  attemptId: string | undefined,
  balance: Balance,
  context: Context,
) {
  const { acts, directory, now, person, reports } = context;
  const month = monthAt(now, directory.anchor.zone);
  if (attemptId === undefined) {
    const recharge = await reports.recharge(directory.id, month);
    const waiting = recharge?.attempts.find(waitsForAnswer);
    if (!recharge || !waiting) throw nothingWaits();
    return viewRechargeRequest(waiting, recharge, balance, directory);
  }
  const answered = await acts.answerRecharge(
    directory.id,
    { attemptId, answer, name: person.name },
    by(context),
  );
  if (answered.status === 'refused') throw nothingWaits();
  const [attempt, after] = await Promise.all([
    reports.rechargeAttempt(directory.id, attemptId),
    readBalance(reports, directory.id, Math.max(now, balance.at)),
  ]);
  invariant(attempt && after, 'a purchase that was answered is there');
  const first =
    answered.status === 'answered' ? { isMine: true, by: person.name } : { isMine: false, by: answered.by };
  return viewRechargeAnswered(attempt, answer, first, after, directory.anchor.zone);
}

function nothingWaits(): UserError {
  return new UserError('unknown-attempt', 'No purchase waits for an answer.', {
    hint: '“/credits auto-recharge” shows what was bought, and what failed.',
  });
}

type Amounts = Omit<RechargeWish, 'provider'>;

/** What is not said stays as it is. */
function wishOf(
  { below, buy, cap }: { below: Credits | undefined; buy: Credits | undefined; cap: Credits | undefined },
  before: Recharge | null,
): Amounts {
  const wish = {
    below: below ?? before?.below,
    buy: buy ?? before?.buy,
    monthlyCap: cap ?? before?.monthlyCap,
  };
  const missing = Object.entries({ below: wish.below, buy: wish.buy, cap: wish.monthlyCap })
    .filter(([, amount]) => amount === undefined)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new UserError('incomplete', `Auto-recharge has not been set up: I miss ${listed(missing)}.`, {
      hint: 'Say all three, such as “/credits auto-recharge below:500 buy:1000 cap:5000”.',
    });
  }
  return wish as Amounts;
}

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join();
}

/** Each fault by the option that it is about. */
function refuseUnreasonable({ below, buy, monthlyCap: cap }: Amounts): void {
  const refusal = (option: string, message: string) =>
    new UserError(`bad-${option}`, message, {
      hint: 'Try “/credits auto-recharge below:500 buy:1000 cap:5000”.',
    });
  if (below < 0n) throw refusal('below', 'Credits cannot fall below zero.');
  if (buy <= 0n) throw refusal('buy', 'It has to buy more than nothing.');
  if (cap < buy) {
    throw refusal('cap', 'The limit of a month is less than one purchase: nothing could be bought.');
  }
  for (const [option, amount] of Object.entries({ below, buy, cap })) {
    if (amount > AMOUNT_MAX) throw refusal(option, 'I take at most 10 000 000 credits.');
  }
}

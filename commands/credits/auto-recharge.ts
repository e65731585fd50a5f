import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { command } from '../../src/chat/command.ts';
import { amountOption, choiceOption, pressOptions } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { type Credits, credits, printCredits } from '../../src/domain/credits.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { localDay } from '../../src/domain/instant.ts';
import { readBalance } from '../../src/reports/balance.ts';
import type { Recharge } from '../../src/reports/ports.ts';
import {
  type RechargeWish,
  viewRecharge,
  viewRechargeDone,
  viewRechargeQuestion,
  viewRechargeStands,
} from '../../src/views/auto-recharge.ts';

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
    ...pressOptions(),
  }),
  examples: ['credits auto-recharge below:500 buy:1000 cap:5000', 'credits auto-recharge off'],
  async run(options, context) {
    const { acts, directory, now, person, reports } = context;
    const month = localDay(now, directory.anchor.zone).slice(0, 7);
    const [balance, recharge] = await Promise.all([
      readBalance(reports, directory.id, now),
      reports.recharge(directory.id, month),
    ]);
    invariant(balance, 'an account that is listed has a balance');
    const { below, buy, cap, turn = 'on' } = options;
    if ([below, buy, cap, options.turn].every((said) => said === undefined)) {
      return viewRecharge(recharge, balance, person.right === 'manage');
    }

    refuseWithoutRight({ path: PATH, right: 'manage' }, context);
    const press = pressOf(options, now);
    const isOff = recharge === null || recharge.pausedAt !== null;
    if (!press && turn === 'off' && isOff) return viewRechargeStands('off');
    const wish = wishOf({ below, buy, cap }, recharge);
    refuseUnreasonable(wish);
    if (!press) {
      if (turn === 'on' && recharge && !isOff && isSame(wish, recharge)) return viewRechargeStands('on');
      const yes = sayCommand(PATH, {
        below: printCredits(wish.below),
        buy: printCredits(wish.buy),
        cap: printCredits(wish.monthlyCap),
        turn,
        confirm: 'yes',
        ref: newRef(now),
      });
      return viewRechargeQuestion(wish, recharge, balance, turn, yes);
    }
    const answer = await acts.putRecharge(
      directory.id,
      { ...wish, pausedAt: turn === 'off' ? now : null },
      by(context, press),
    );
    return viewRechargeDone(wish, turn, answer.status !== 'unchanged');
  },
});

/** What is not said stays as it is. */
function wishOf(
  { below, buy, cap }: { below: Credits | undefined; buy: Credits | undefined; cap: Credits | undefined },
  before: Recharge | null,
): RechargeWish {
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
  return wish as RechargeWish;
}

function listed(names: readonly string[]): string {
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join();
}

function isSame(wish: RechargeWish, { below, buy, monthlyCap }: Recharge): boolean {
  return wish.below === below && wish.buy === buy && wish.monthlyCap === monthlyCap;
}

/** Each fault by the option that it is about. */
function refuseUnreasonable({ below, buy, monthlyCap: cap }: RechargeWish): void {
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

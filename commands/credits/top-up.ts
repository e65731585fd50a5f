import { z } from 'zod';
import { refuseWithoutRight } from '../../src/chat/access.ts';
import { command } from '../../src/chat/command.ts';
import type { Context } from '../../src/chat/context.ts';
import { findListed, hintListed } from '../../src/chat/listed.ts';
import { amountOption, choiceOption, listedOption, pressOptions, textOption } from '../../src/chat/option.ts';
import { by, newRef, pressOf } from '../../src/chat/press.ts';
import { sayCommand } from '../../src/chat/words.ts';
import { credits, printCredits } from '../../src/domain/credits.ts';
import { invariant, UserError } from '../../src/domain/errors.ts';
import { readBalance } from '../../src/reports/balance.ts';
import type { Prices } from '../../src/reports/ports/paying.ts';
import { viewCheckout, viewCheckoutOver } from '../../src/views/checkout.ts';
import { type Adding, viewToppedUp, viewTopUp, viewTopUpQuestion } from '../../src/views/top-up.ts';

const PATH = 'credits top-up';
// A slip of the finger is longer than any purchase.
const AMOUNT_MAX = credits(10_000_000);

export const creditsTopUp = command({
  path: PATH,
  summary: 'Packs and where to buy them; managers buy one, or record what was bought',
  right: 'view',
  options: z.object({
    amount: amountOption('how many credits were bought'),
    remarks: textOption('what stands in the statement beside them, such as an invoice number'),
    pack: listedOption('which pack to buy', listPacks),
    card: choiceOption(['once', 'keep'], 'keep: auto-recharge may charge it from then on'),
    ...pressOptions(),
  }),
  examples: ['credits top-up', 'credits top-up 500', 'credits top-up amount:500 remarks:"Invoice 1042"'],
  async run(options, context) {
    const { acts, directory, now, person, reports } = context;
    const { amount, remarks } = options;
    const balance = await readBalance(reports, directory.id, now);
    invariant(balance, 'an account that is listed has a balance');
    if (options.pack !== undefined) {
      if (amount !== undefined) throw packOrAmount();
      refuseWithoutRight({ path: PATH, right: 'manage' }, context);
      return buy(options.pack, options, context);
    }
    if (amount === undefined) {
      if (remarks !== undefined) throw noAmount(remarks);
      return viewTopUp(balance, await reports.prices(directory.id), directory, addingOf(context));
    }

    refuseWithoutRight({ path: PATH, right: 'manage' }, context);
    if (amount <= 0n || amount > AMOUNT_MAX) throw outOfBounds();
    const press = pressOf(options, now);
    if (!press) {
      const yes = { amount: printCredits(amount), remarks, confirm: 'yes', ref: newRef(now) };
      return viewTopUpQuestion(amount, remarks, balance, directory, sayCommand(PATH, yes));
    }
    const answer = await acts.grant(directory.id, {
      id: `chat:${press.ref}`,
      pool: 'top_up',
      amount,
      effectiveAt: null,
      expiresAt: null,
      agentId: null,
      priority: null,
      actor: by(context).actor,
      remarks: remarks ?? null,
    });
    if (answer.status === 'refused') {
      throw new UserError('button-used', 'This button has added another amount already.', {
        hint: 'Nothing was done now. Ask again with “/credits top-up”.',
      });
    }
    return viewToppedUp(amount, answer.balanceAfter, answer.status === 'granted', person.name);
  },
});

type Pack = Prices['packs'][number];

async function listPacks({ directory, reports }: Pick<Context, 'directory' | 'reports'>) {
  return (await reports.prices(directory.id)).packs;
}

function addingOf({ acts, now, person }: Context): Adding {
  if (person.right !== 'manage') return null;
  return acts.shop
    ? { by: 'buying', shop: acts.shop.name, command: (pack) => sayBuy(pack, 'once', newRef(now)) }
    : { by: 'recording' };
}

function sayBuy({ id }: Pack, card: 'once' | 'keep', ref: string): string {
  return sayCommand(PATH, { pack: id, card: card === 'keep' ? card : undefined, ref });
}

/** Nothing to be asked first: nobody is charged before they pay on the page. */
async function buy(
  said: string,
  { card = 'once', ref }: { card?: 'once' | 'keep' | undefined; ref?: string | undefined },
  context: Context,
) {
  const { acts, directory, now } = context;
  const { shop } = acts;
  if (!shop) throw notSoldHere(directory.topUpUrl);
  const packs = await listPacks(context);
  const pack = packs.find(({ id }) => id === findListed(packs, said));
  if (!pack) {
    throw new UserError('unknown-pack', `There is no pack “${said}”.`, {
      hint: hintListed(packs, said, 'No packs are on offer.'),
    });
  }
  const keeps = card === 'keep';
  const offer = { pack, accountName: directory.name, ref: ref ?? newRef(now), keeps };
  const answer = await shop.open(directory.id, offer);
  if (answer.status === 'unreachable') throw unreachable(shop.name);
  if (answer.status === 'not-sold') throw notSold(shop.name);
  if (answer.status !== 'open') return viewCheckoutOver(answer.status, pack, sayBuy(pack, card, newRef(now)));
  const other = sayBuy(pack, keeps ? 'once' : 'keep', newRef(now));
  return viewCheckout({ pack, shop: shop.name, keeps, other, ...answer }, directory);
}

function packOrAmount(): UserError {
  return new UserError('pack-or-amount', 'A pack has an amount of its own.', {
    hint: 'Say the pack to buy it, or the amount to record what was bought elsewhere.',
  });
}

function notSoldHere(topUpUrl: string | null): UserError {
  return new UserError('not-sold-here', 'Credits cannot be bought in chat here.', {
    hint: topUpUrl
      ? 'The page to buy them is under “/credits top-up”.'
      : 'A manager records what was bought elsewhere with “/credits top-up 500”.',
  });
}

function unreachable(shop: string): UserError {
  return new UserError('shop-unreachable', `${shop} cannot be reached just now.`, {
    hint: 'Nothing was bought and nobody was charged. Try again in a minute.',
  });
}

function notSold(shop: string): UserError {
  return new UserError('not-sold', `${shop} does not sell this pack.`, {
    hint: 'Nobody was charged. Whoever runs Tallybot finds the reason in its log.',
  });
}

function noAmount(said: string): UserError {
  return new UserError('no-amount', `“${said}” is not an amount of credits.`, {
    hint: 'Say how many, such as “/credits top-up 500”.',
  });
}

function outOfBounds(): UserError {
  return new UserError('bad-amount', 'I can add more than 0 and at most 10 000 000 credits at once.', {
    hint: 'Try “/credits top-up 500”. To take credits away, use the API’s adjustments.',
  });
}

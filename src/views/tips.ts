import { type Action, button, type Card, type Part, text } from '../cards/card.ts';
import { sayAverage, sayCount, sayCredits, sayMoney, sayName, sayNumber } from '../cards/format.ts';
import type { Advice, SteadilyHighAdvice } from '../domain/advice.ts';
import type { PlanComparison, PlanOption } from '../domain/compare-plans.ts';
import { most } from '../domain/credits.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Tips } from '../reports/tips.ts';
import { viewEmpty } from './empty.ts';
import { sayLighterModel } from './lighter-models.ts';
import { type Names, namesOf } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

export function viewTips(tips: Tips, directory: Directory, say: SayCommand): Card {
  const { scope, nearest, advice, used } = tips;
  if (nearest) return viewEmpty(scope, nearest, directory, say);
  const names = namesOf(directory);
  const parts: Part[] = advice.flatMap((each) => adviceParts(each, tips, names));
  if (advice.length === 0) parts.push(text(nothingWords(tips)));
  const isCompared = advice.some(({ kind }) => kind === 'plan' || kind === 'steadily-high');
  if (!isCompared && tips.comparison) parts.push(...planParts(tips.comparison, tips));
  return {
    title:
      advice.length === 0
        ? 'Nothing worth changing'
        : sayCount(advice.length, 'thing to consider', 'things to consider'),
    tone: advice.length === 0 ? 'good' : 'neutral',
    subtitle: sayScope(scope),
    parts,
    actions: [
      ...scopeActions(scope, directory, say),
      ...upgradeLink(tips, directory),
      button('Why?', say({}, 'usage why')),
      button('Value', say({}, 'usage value')),
    ],
    notes: notesOf(tips, used),
  };
}

/** Each piece of advice that asks for something to be done, in a sentence or two. */
export function sayAdvice(tips: Tips, directory: Directory): string[] {
  const names = namesOf(directory);
  return tips.advice.flatMap((advice) => {
    if (advice.kind === 'steadily-high') return highWords(advice, tips);
    const [words] = adviceParts(advice, tips, names);
    return words?.type === 'text' ? words.text : [];
  });
}

function adviceParts(advice: Advice, tips: Tips, names: Names): Part[] {
  switch (advice.kind) {
    case 'lighter-model':
      return [text(sayLighterModel(advice, names))];
    case 'plan':
      return planParts(advice.comparison, tips);
    case 'steadily-high':
      return [
        ...(tips.comparison ? planParts(tips.comparison, tips) : []),
        text(`Yet ${highWords(advice, tips)}`),
      ];
    case 'rounding':
      return [
        text(
          `At least ${advice.roundedPercent}\u202f% of the time billed for ${names.agent(advice.agentId)} was nobody speaking: short calls rounded up to the next step, ${sayAverage(advice.credits)} credits. Longer calls, or a plan with finer steps, would cost less.`,
        ),
      ];
  }
}

function planParts({ options, best, savingCents, cycles, currency }: PlanComparison, tips: Tips): Part[] {
  const { plan, prices } = tips;
  const stays = best.planId === plan?.id;
  const name = planName(best.planId, tips);
  const spoken = cycles === 1 ? 'the last cycle' : `the last ${cycles} cycles`;
  const saving =
    savingCents !== null && savingCents > 0n
      ? ` That is ${sayMoney(savingCents, currency)} less than staying on ${planName(plan?.id ?? '', tips)} with packs.`
      : '';
  const total = sayMoney(best.totalCents, currency);
  const words = !stays
    ? `${name} would have been the cheapest: ${spoken} would have cost ${total}.${saving}`
    : best.packCents === 0n
      ? `${name} held all that ${spoken} used, for ${total}: neither packs nor a bigger plan would have cost less.`
      : `Staying on ${name} with add-on packs is the cheapest: ${spoken} would have cost ${total}, and no bigger plan less.`;
  return [
    text(words),
    {
      type: 'table',
      caption: `What ${spoken} would have cost`,
      columns: [
        { label: 'Plan', align: 'left' },
        { label: 'Plan price', align: 'right' },
        { label: 'Packs', align: 'left' },
        { label: 'Together', align: 'right' },
      ],
      rows: options.map((option) => [
        planName(option.planId, tips),
        sayMoney(option.planCents, currency),
        packWords(option, prices.packs, currency),
        sayMoney(option.totalCents, currency),
      ]),
      empty: 'Nothing on offer could have served.',
    },
  ];
}

function packWords(
  { packs, packCents }: PlanOption,
  offered: Tips['prices']['packs'],
  currency: string,
): string {
  if (packs.length === 0) return 'none needed';
  const said = packs.map(({ packId, count }) => {
    const name = offered.find(({ id }) => id === packId)?.name ?? packId;
    return `${sayNumber(count)} × ${sayName(name)}`;
  });
  return `${said.join(', ')} (${sayMoney(packCents, currency)})`;
}

/** Near the end of the plan, and not beyond: what more would cost, from where on by a bigger plan. */
function highWords(
  { highCycles, cycles, planId, extraCentsPerCycle }: SteadilyHighAdvice,
  tips: Tips,
): string {
  const currency = tips.plan?.currency ?? 'USD';
  const next = planName(planId, tips);
  const high = `${sayCount(highCycles, 'cycle')} of the last ${cycles} used nine tenths or more of what the plan of that time gave.`;
  const bigger = `${next} is ${sayMoney(extraCentsPerCycle, currency)} more a cycle`;
  const pays = paysFrom(extraCentsPerCycle, planId, tips);
  return pays === null
    ? `${high} Should it rise further, ${bigger}.`
    : `${high} Should it rise further, ${bigger}, which is less than packs from about ${sayAverage(pays)} credits a cycle on; up to there packs cost less.`;
}

/** Where packs at their best price by the credit would have cost what the next plan adds; `null`: never, or no packs. */
function paysFrom(extraCents: number, planId: string, { plan, prices }: Tips): bigint | null {
  const next = prices.plans.find(({ id }) => id === planId);
  const packs = prices.packs.filter(
    ({ currency, priceCents }) => currency === plan?.currency && priceCents > 0,
  );
  if (!plan || !next || packs.length === 0 || extraCents <= 0) return null;
  const beyond = packs
    .map(({ credits, priceCents }) => (credits * BigInt(extraCents)) / BigInt(priceCents))
    .reduce(most);
  return plan.allowance + beyond < next.allowance ? plan.allowance + beyond : null;
}

function planName(planId: string, { prices }: Tips): string {
  return sayName(prices.plans.find(({ id }) => id === planId)?.name ?? planId);
}

function nothingWords({ used, isWhole, plan, cycles }: Tips): string {
  const said = [
    `Of ${sayCredits(used)}, no lighter model and no longer call would save a tenth.`,
    !isWhole
      ? ''
      : plan === null || plan.priceCents === 0
        ? 'There is no plan with a price to compare with others.'
        : cycles.length === 0
          ? 'No cycle is over yet, so plans cannot be compared.'
          : '',
  ];
  return said.filter(Boolean).join(' ');
}

function upgradeLink({ advice }: Tips, { upgradeUrl }: Directory): Action[] {
  const suggests = advice.some(({ kind }) => kind === 'plan' || kind === 'steadily-high');
  return suggests && upgradeUrl ? [{ type: 'link', label: 'Upgrade account', url: upgradeUrl }] : [];
}

function notesOf({ isWhole, advice }: Tips, used: bigint): string[] {
  return [
    ...(isWhole ? [] : ['Plans and packs are for the whole account: leave the filters out to compare them.']),
    ...(advice.some(({ kind }) => kind === 'lighter-model')
      ? [
          `Savings are reckoned at today's rates, over the ${sayCredits(used)} used in these days. Whether a lighter model answers well enough is yours to judge.`,
        ]
      : []),
  ];
}

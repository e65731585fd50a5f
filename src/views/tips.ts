import { type Action, button, type Card, type Part, text } from '../cards/card.ts';
import { sayAverage, sayCount, sayCredits, sayMoney, sayName, sayNumber } from '../cards/format.ts';
import type { Advice, PlanComparison, PlanOption, SteadilyHighAdvice } from '../domain/advice.ts';
import type { Directory } from '../reports/ports.ts';
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
  const isCompared = advice.some(({ kind }) => kind === 'plan');
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

function adviceParts(advice: Advice, tips: Tips, names: Names): Part[] {
  switch (advice.kind) {
    case 'lighter-model':
      return [text(sayLighterModel(advice, names))];
    case 'plan':
      return planParts(advice.comparison, tips);
    case 'steadily-high':
      return [text(highWords(advice, tips))];
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

function highWords(
  { highCycles, cycles, planId, extraCentsPerCycle }: SteadilyHighAdvice,
  tips: Tips,
): string {
  const extra = sayMoney(extraCentsPerCycle, tips.plan?.currency ?? 'USD');
  return `${sayCount(highCycles, 'cycle')} of the last ${cycles} used nine tenths of the allowance or more. If that goes on rising, ${planName(planId, tips)} is the next plan, for ${extra} more a cycle.`;
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

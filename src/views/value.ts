import { button, type Card, type ChartPart, type Part, text } from '../cards/card.ts';
import { drawn } from '../cards/chart.ts';
import {
  sayAmount,
  sayAverage,
  sayCount,
  sayCredits,
  sayMoney,
  sayName,
  sayNumber,
} from '../cards/format.ts';
import { type Credits, divideHalfUp, MICROS_PER_CREDIT } from '../domain/credits.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { CreditPrice, Value } from '../reports/value.ts';
import { viewEmpty } from './empty.ts';
import { type Names, namesOf } from './names.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

const ROWS_MAX = 20;
const CENTS = 100;

/** `worth`: what a lead is worth to whoever asks, in whole units of the plan's currency. */
export function viewValue(
  value: Value,
  worth: number | undefined,
  directory: Directory,
  say: SayCommand,
): Card {
  const { scope, nearest, total, agents } = value;
  if (nearest) return viewEmpty(scope, nearest, directory, say);
  const names = namesOf(directory);
  const parts: Part[] = [text(returnWords(value, worth))];
  if (agents.length > 0) parts.push(agentChart(value, names));
  return {
    title: titleOf(value),
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts,
    actions: [
      ...scopeActions(scope, directory, say),
      ...(worth === undefined && total.leads > 0 && value.price
        ? [button('If a lead is worth 50', say({ worth: 50 }))]
        : []),
      button('CSV', say({ report: 'value' }, 'usage export')),
    ],
    notes: [
      'A lead counts for the agent that reported it, on the day it was reported. Leads themselves cost no credits.',
    ],
  };
}

function titleOf({ total }: Value): string {
  if (total.leads === 0) return `No leads were reported; ${sayCredits(total.used)} used`;
  return `${sayCount(total.leads, 'lead')} for ${sayCredits(total.used)}: ${sayAverage(perLead(total))} credits a lead`;
}

function perLead({ used, leads }: { used: Credits; leads: number }): Credits {
  return divideHalfUp(used, BigInt(leads));
}

function returnWords({ total, price, agents }: Value, worth: number | undefined): string {
  if (total.leads === 0) {
    return 'No agent reported a lead in these days, so there is nothing to hold the credits against. Leads are events that your agents send (type “lead”); if they do bring leads, check that they report them.';
  }
  const silent = agents.filter(({ leads, used }) => leads === 0 && used > 0n).length;
  const said = [
    `A thousand credits brought ${leadsPerThousand(total)} leads.`,
    silent > 0 ? `${sayCount(silent, 'agent')} used credits and reported none.` : '',
    price ? moneyWords(total, price, worth) : priceless(worth),
  ];
  return said.filter(Boolean).join(' ');
}

function leadsPerThousand({ used, leads }: { used: Credits; leads: number }): string {
  if (used === 0n) return 'countless';
  return sayAverage(divideHalfUp(BigInt(leads) * 1000n * MICROS_PER_CREDIT * MICROS_PER_CREDIT, used));
}

/** At what the plan's own allowance costs: top-ups and overage may have cost more. */
function moneyWords(
  { used, leads }: { used: Credits; leads: number },
  { planName, cents, credits, currency }: CreditPrice,
  worth: number | undefined,
): string {
  const spent = divideHalfUp(used * BigInt(cents), credits);
  const basis = `At the price of ${sayName(planName)} (${sayMoney(cents, currency)} for ${sayCredits(credits)}), they cost ${sayMoney(spent, currency)}, or ${sayMoney(divideHalfUp(spent, BigInt(leads)), currency)} a lead.`;
  if (worth === undefined) return basis;
  const earned = BigInt(leads) * BigInt(worth) * BigInt(CENTS);
  const earnedWords = `At ${sayMoney(worth * CENTS, currency)} a lead they brought ${sayMoney(earned, currency)}`;
  if (spent === 0n) return `${basis} ${earnedWords}, for nothing.`;
  return `${basis} ${earnedWords}: ${sayMoney(divideHalfUp(earned * BigInt(CENTS), spent), currency)} for each ${sayMoney(CENTS, currency)} spent.`;
}

function priceless(worth: number | undefined): string {
  return worth === undefined ? '' : 'The plan has no price here, so a return in money cannot be said.';
}

function agentChart(value: Value, names: Names): ChartPart {
  const { agents, scope } = value;
  const withLeads = agents.filter(({ leads }) => leads > 0).sort((a, b) => Number(perLead(b) - perLead(a)));
  const figure = (agent: { used: Credits; leads: number }) =>
    agent.leads === 0 ? '–' : sayAverage(perLead(agent));
  const table = {
    type: 'table',
    caption: 'Agents',
    columns: [
      { label: 'Agent', align: 'left' },
      { label: 'Leads', align: 'right' },
      { label: 'Credits', align: 'right' },
      { label: 'Credits a lead', align: 'right' },
    ],
    rows: agents
      .slice(0, ROWS_MAX)
      .map((agent) => [names.agent(agent.id), sayNumber(agent.leads), sayAmount(agent.used), figure(agent)]),
    empty: 'No agent did anything.',
  } as const;
  return {
    type: 'chart',
    chart: {
      type: 'bar',
      title: titleOf(value),
      subtitle: sayScope(scope),
      unit: 'credits a lead',
      alt:
        withLeads.length === 0
          ? 'No agent reported a lead.'
          : `Credits a lead, the dearest first: ${withLeads.map((agent) => `${names.agent(agent.id)} ${figure(agent)}`).join(', ')}.`,
      bars: withLeads.map((agent) => ({
        key: agent.id,
        label: names.agent(agent.id),
        value: drawn(perLead(agent)),
        text: `${figure(agent)} · ${sayCount(agent.leads, 'lead')}`,
      })),
    },
    table,
  };
}

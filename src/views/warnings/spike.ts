import { button } from '../../cards/card.ts';
import { sayAmount, sayChange, sayCredits, sayDay, sayShortDay } from '../../cards/format.ts';
import { describeCause } from '../../domain/cause.ts';
import { parseCredits } from '../../domain/credits.ts';
import type { WarningFacts } from '../../domain/warning.ts';
import type { Directory } from '../../reports/ports/directory.ts';
import type { SpikeReport } from '../../reports/spike.ts';
import type { Situation } from '../../reports/warning.ts';
import { namesOf } from '../names.ts';
import { situationFields } from './situation.ts';
import { sayAt } from './standing.ts';
import type { Warning } from './warning-card.ts';

export function warnSpike(
  facts: WarningFacts['spike'],
  { used, against, change }: SpikeReport,
  situation: Situation,
  directory: Directory,
  zone: string,
): Warning {
  const names = namesOf(directory);
  const usual = parseCredits(facts.usual);
  const who = facts.agentId === null ? 'All agents together' : names.agent(facts.agentId);
  const agent = facts.agentId === null ? '' : ` agent:"${facts.agentId.replaceAll(/["“”\\]/gu, '\\$&')}"`;
  const cause = describeCause(change, { agent: names.agent, model: names.model, amount: sayAmount });
  const isToday = facts.day === situation.today;
  return {
    title: `Spike: ${sayCredits(used)} used ${isToday ? 'today' : `on ${sayShortDay(facts.day)}`}${facts.agentId === null ? '' : ` by ${who}`}, usually ${sayAmount(usual)}`,
    tone: 'warning',
    what: `${who} used ${sayCredits(used)} on ${sayDay(facts.day)}${isToday ? ', which is not over' : ''}. The same weekday of the four weeks before usually used ${sayAmount(usual)} (${sayChange(usual, used)}). Seen at ${sayAt(facts.at, zone)}.`,
    parts: [{ type: 'text', text: `Against ${sayDay(against)}, an ordinary one: ${cause}` }],
    fields: situationFields(situation, directory),
    next: [button('Why', `usage why ${facts.day}${agent}`), button('Log', `usage log ${facts.day}${agent}`)],
  };
}

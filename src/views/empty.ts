import { type Action, button, type Card, type Part, text } from '../cards/card.ts';
import { sayDates, sayDay, sayName } from '../cards/format.ts';
import { addDays, type Day, daysBetween } from '../domain/instant.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { NearestDays } from '../reports/ports/usage.ts';
import type { Scope } from '../reports/scope.ts';
import { saySpan } from './history-words.ts';
import { type SayCommand, sayScope, scopeActions } from './scope.ts';

/** Nothing in these days: said in words, with the nearest days that have something, and what else it may be. */
export function viewEmpty(
  scope: Scope,
  nearest: NearestDays,
  directory: Directory,
  say: SayCommand,
  parts: readonly Part[] = [],
): Card {
  const found = nearestRange(scope, nearest);
  const actions: Action[] = scopeActions(scope, directory, say);
  if (found) {
    const sameYear = found.from.slice(0, 4) === found.to.slice(0, 4);
    const label = `Show ${(sameYear ? saySpan : sayDates)(found.from, found.to)}`;
    const period = `${found.from}..${found.to}`;
    actions.unshift(button(label, say({ period, after: undefined }), { style: 'primary' }));
  }
  return {
    title: 'Nothing was used in these days',
    tone: 'neutral',
    subtitle: sayScope(scope),
    parts: [text(whereUsageIs(scope, nearest)), ...parts],
    actions,
    notes: [
      'Usage shows once live agents have answered. Playground traffic draws no credits and is not shown. If you expected something, widen the dates or check that the agent is public and embedded.',
    ],
  };
}

function whereUsageIs({ agent, company }: Scope, { before, after }: NearestDays): string {
  const who = [agent && sayName(agent.name), company && sayName(company.name)].filter(Boolean).join(' for ');
  if (before === null && after === null) {
    return who ? `${who} has not used anything yet.` : 'Nothing has been used yet.';
  }
  const days = [
    before && `the last day with usage before is ${sayDay(before)}`,
    after && `the first one after is ${sayDay(after)}`,
  ];
  const said = days.filter(Boolean).join(', and ');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** As many days as were asked for, with the nearest day that has usage at their edge. */
function nearestRange({ period }: Scope, { before, after }: NearestDays): { from: Day; to: Day } | null {
  const { firstDay, lastDay } = period;
  const more = daysBetween(firstDay, lastDay);
  const isBefore =
    before !== null && (after === null || daysBetween(before, firstDay) <= daysBetween(lastDay, after));
  if (isBefore) return { from: addDays(before, -more), to: before };
  return after === null ? null : { from: after, to: addDays(after, more) };
}

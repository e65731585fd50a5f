import type { Action } from '../cards/card.ts';
import { sayDates, sayName } from '../cards/format.ts';
import { nextDay, startOfDay } from '../domain/instant.ts';
import { periodExamples } from '../domain/period.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { Scope } from '../reports/scope.ts';

/** “15–21 November 2026 (7 days, America/New_York) · Support bot”: what the numbers are of. */
export function sayScope(scope: Scope): string {
  return [sayExactScope(scope), countsWholeDays(scope) && 'whole days are counted']
    .filter(Boolean)
    .join(' · ');
}

/** For lists, which begin and end at the very instant. */
export function sayExactScope({ period, agent, company }: Scope): string {
  return [period.said, agent && sayName(agent.name), company && sayName(company.name)]
    .filter(Boolean)
    .join(' · ');
}

/** Sums are kept by day: a cycle that begins in the middle of one has all of that day in its sums. */
function countsWholeDays({ period: { from, to, firstDay, lastDay, zone } }: Scope): boolean {
  return startOfDay(firstDay, zone) !== from || startOfDay(nextDay(lastDay), zone) !== to;
}

/** Command text for the same view with other options, or for another of the same days and agents. */
export type SayCommand = (changes: Record<string, string | number | undefined>, path?: string) => string;

const SELECT_MAX = 100;
/** Another range or agent begins at its first page. */
const FIRST_PAGE = { after: undefined };

/** The period, agent and company of a report as pickers. Each choice is the whole command. */
export function scopeActions(
  { period, agent, company }: Scope,
  directory: Directory,
  say: SayCommand,
): Action[] {
  const periods = periodExamples.map((words) => ({
    label: words,
    command: say({ period: words, ...FIRST_PAGE }),
  }));
  const shown = say(FIRST_PAGE);
  const isOffered = periods.some(({ command }) => command === shown);
  const actions: Action[] = [
    {
      type: 'select',
      label: 'Period',
      options: isOffered
        ? periods
        : [{ label: sayDates(period.firstDay, period.lastDay), command: shown }, ...periods],
      selected: shown,
    },
    {
      type: 'range',
      label: 'Other dates',
      command: say({ period: undefined, ...FIRST_PAGE }),
      firstDay: period.firstDay,
      lastDay: period.lastDay,
    },
  ];
  if (directory.agents.length > 1) actions.push(picker('Agent', 'agent', directory.agents, agent?.id, say));
  if (directory.companies.length > 1) {
    actions.push(picker('Company', 'company', directory.companies, company?.id, say));
  }
  return actions;
}

function picker(
  label: string,
  option: string,
  things: readonly { id: string; name: string; archived: boolean }[],
  selected: string | undefined,
  say: SayCommand,
): Action {
  const all = {
    label: `All ${option === 'agent' ? 'agents' : 'companies'}`,
    command: say({ [option]: undefined, ...FIRST_PAGE }),
  };
  const each = things.slice(0, SELECT_MAX - 1).map(({ id, name, archived }) => ({
    label: archived ? `${sayName(name)} (archived)` : sayName(name),
    command: say({ [option]: id, ...FIRST_PAGE }),
  }));
  return {
    type: 'select',
    label,
    options: [all, ...each],
    selected: say({ [option]: selected, ...FIRST_PAGE }),
  };
}

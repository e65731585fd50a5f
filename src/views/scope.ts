import type { Action } from '../cards/card.ts';
import { periodExamples } from '../domain/period.ts';
import type { Directory } from '../reports/ports.ts';
import type { Scope } from '../reports/scope.ts';

/** “15–21 November 2026 (7 days, America/New_York) · Support bot”: what the numbers are of. */
export function sayScope({ period, agent, company }: Scope): string {
  return [period.said, agent?.name, company?.name].filter(Boolean).join(' · ');
}

/** Command text for the same view with other options; what is not changed stays. */
export type SayCommand = (changes: Record<string, string | number | undefined>) => string;

const SELECT_MAX = 100;

/** The period, agent and company of a report as pickers. Each choice is the whole command. */
export function scopeActions(
  { period, agent, company }: Scope,
  directory: Directory,
  say: SayCommand,
): Action[] {
  const actions: Action[] = [
    {
      type: 'select',
      label: 'Period',
      options: periodExamples.map((words) => ({
        label: words,
        command: say({ period: words, page: undefined }),
      })),
      selected: null,
    },
    {
      type: 'range',
      label: 'Other dates',
      command: say({ period: undefined, page: undefined }),
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
    command: say({ [option]: undefined, page: undefined }),
  };
  const each = things.slice(0, SELECT_MAX - 1).map(({ id, name, archived }) => ({
    label: archived ? `${name} (archived)` : name,
    command: say({ [option]: id, page: undefined }),
  }));
  return {
    type: 'select',
    label,
    options: [all, ...each],
    selected: say({ [option]: selected, page: undefined }),
  };
}

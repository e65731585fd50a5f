import { button, type Card, type Part, text } from '../cards/card.ts';

/** A command as help shows it; whoever lists the commands makes these of them. */
export interface HelpEntry {
  path: string;
  summary: string;
  forManagers: boolean;
  examples: readonly string[];
  options: readonly { name: string; description: string; choices: readonly string[] }[];
}

/** `names`: of an agent and a company that there are. */
export function viewHelp(entries: readonly HelpEntry[], names: readonly string[]): Card {
  const groups = [...new Set(entries.map(({ path }) => path.split(' ')[0] ?? ''))];
  return {
    title: 'What you can ask',
    tone: 'neutral',
    subtitle: null,
    parts: [
      ...groups.map(
        (group): Part => ({
          type: 'fields',
          fields: entries
            .filter(({ path }) => path.split(' ')[0] === group)
            .map(({ path, summary, forManagers }) => ({
              label: `/${path}`,
              value: forManagers ? `${summary} (managers)` : summary,
            })),
        }),
      ),
      text(
        `Add a time in your own words (“last week”, “since monday”, “oct 3-9”, “all time”)${names.length > 0 ? `, and the name of an agent or a company (${names.map((name) => `“${name}”`).join(', ')})` : ''}, in any order: “/usage agents last week${names.length > 0 ? ` ${names[0]}` : ''}”.`,
      ),
    ],
    actions: [
      {
        type: 'select',
        label: 'More about',
        options: entries.map(({ path }) => ({ label: `/${path}`, command: `usage help ${path}` })),
        selected: null,
      },
    ],
    notes: ['Used is what was spent; remaining is what is left. Usage shows the first, credits the second.'],
  };
}

export function viewCommandHelp({ path, summary, forManagers, examples, options }: HelpEntry): Card {
  const parts: Part[] = [text(`${summary}.${forManagers ? ' Only managers may use it.' : ''}`)];
  if (options.length > 0) {
    parts.push({
      type: 'table',
      caption: 'It can be told',
      columns: [
        { label: 'Option', align: 'left' },
        { label: 'What it is', align: 'left' },
      ],
      rows: options.map(({ name, description, choices }) => [
        name,
        choices.length > 0 ? `${description}: ${choices.join(', ')}` : description,
      ]),
      empty: '',
    });
  }
  parts.push(text(['For example:', ...examples.map((example) => `/${example}`)].join('\n')));
  return {
    title: `/${path}`,
    tone: 'neutral',
    subtitle: null,
    parts,
    actions: [...(forManagers ? [] : [button(`/${path}`, path)]), button('All commands', 'usage help')],
    notes: [],
  };
}

import { button, type Card, type Part, text } from '../cards/card.ts';

/** A command as help shows it; whoever lists the commands makes these of them. */
export interface HelpEntry {
  path: string;
  summary: string;
  forManagers: boolean;
  examples: readonly string[];
  options: readonly { name: string; description: string; choices: readonly string[] }[];
}

export function viewHelp(entries: readonly HelpEntry[]): Card {
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
        'Add a time in your own words (“last week”, “since monday”, “october”, 2026-05-01..2026-05-31), and a name as agent:"Support bot" or company:Acme, in any order.',
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
  parts.push(text(`For example: ${examples.map((example) => `/${example}`).join(' or ')}`));
  return {
    title: `/${path}`,
    tone: 'neutral',
    subtitle: null,
    parts,
    actions: [
      ...(forManagers ? [] : examples.slice(0, 1).map((example) => button(`/${example}`, example))),
      button('All commands', 'usage help'),
    ],
    notes: [],
  };
}

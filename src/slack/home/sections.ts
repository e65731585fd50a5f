import type { Part } from '../../cards/card.ts';

/** A command whose card is a part of the dashboard. */
export interface Section {
  path: string;
  /** What of its card is shown; the rest is found in the command itself. */
  parts: readonly Part['type'][];
  /** The options that its lists and pickers set, for all of Home. */
  picks: readonly string[];
  /** The options that its buttons set. */
  presses: readonly string[];
  /** What an option means that its card leaves out, because it is so anyway. */
  implied: Readonly<Record<string, string>>;
}

export const scopeOptions = ['period', 'agent', 'company'] as const;

export const sections: readonly Section[] = [
  { path: 'credits', parts: ['gauge', 'fields'], picks: [], presses: [], implied: {} },
  {
    path: 'usage',
    parts: ['fields'],
    picks: scopeOptions,
    presses: [],
    implied: { period: 'last 7 days' },
  },
  { path: 'usage agents', parts: ['text', 'tiles'], picks: [], presses: ['period'], implied: {} },
  {
    path: 'usage history',
    parts: ['text', 'chart'],
    picks: ['lens', 'by', 'chart'],
    presses: [],
    implied: {},
  },
  {
    path: 'usage log',
    parts: ['text', 'table'],
    picks: ['kind', 'type'],
    presses: ['after'],
    implied: {},
  },
];

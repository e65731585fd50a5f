import type { Card, TablePart } from '../../src/cards/card.ts';
import type { BarChart } from '../../src/cards/chart.ts';

export function cardOf(more: Partial<Card>): Card {
  return { title: 'Usage', tone: 'neutral', subtitle: null, parts: [], actions: [], notes: [], ...more };
}

export function agentsTable(rows: readonly (readonly string[])[], caption = 'Agents'): TablePart {
  const columns = [
    { label: 'Agent', align: 'left' as const },
    { label: 'Credits', align: 'right' as const },
  ];
  return { type: 'table', caption, columns, rows, empty: 'Nothing yet.' };
}

export const agentsChart: BarChart = {
  type: 'bar',
  title: 'Support bot used 61 %',
  subtitle: 'Last week',
  unit: 'credits',
  alt: 'Credits by agent: Support bot 61, Sales bot 39.',
  bars: [],
};

import { visibleOnOneLine } from '../../log/visible.ts';
import { table } from '../table.ts';
import type { ShownEvent } from './read-events.ts';

// Wide enough for most of what will follow.
const WIDTHS = [24, 24, 10, 14, 12];

export function sayEvents(events: readonly ShownEvent[]): string {
  return table(['occurred', 'agent', 'type', 'credits', 'source', 'id'], events.map(cellsOf));
}

/** In columns that hold while others follow. */
export function sayEvent(event: ShownEvent): string {
  return cellsOf(event)
    .map((cell, index) => visibleOnOneLine(cell).padEnd(WIDTHS[index] ?? 0))
    .join('  ');
}

function cellsOf({ occurredAt, agent, type, chargedCredits, free, source, id }: ShownEvent): string[] {
  const cost = free === null ? chargedCredits : `${chargedCredits} (${free})`;
  return [occurredAt, agent, type, cost, source, id];
}

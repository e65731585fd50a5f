import { visibleOnOneLine } from '../../log/visible.ts';
import type { ShownEvent } from './read-events.ts';

/** In columns that hold while others follow. */
export function sayEvent({ occurredAt, agent, type, chargedCredits, free, id }: ShownEvent): string {
  const cost = free === null ? chargedCredits : `${chargedCredits} (${free})`;
  return [
    occurredAt,
    visibleOnOneLine(agent).padEnd(24),
    type.padEnd(10),
    cost.padEnd(14),
    visibleOnOneLine(id),
  ].join('  ');
}

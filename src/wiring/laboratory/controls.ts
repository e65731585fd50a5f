import { readRange } from '../../discord/render/modals.ts';
import { readPress } from '../../discord/render/pressing.ts';
import type { Day } from '../../domain/instant.ts';

interface Controls {
  /** Those that its picker of days begins with. */
  days: { firstDay: Day; lastDay: Day } | null;
  /** Commands, or tokens for them: that of the picker of days first, for it asks for the same agent and company. */
  words: string[];
}

/** What can be pressed on a message of either platform. The choices of lists are left out: they ask for other things. */
export function controlsIn(body: unknown): Controls {
  const found = { from: '', to: '', ranges: [] as string[], buttons: [] as string[] };
  walk(body, (node) => {
    const actionId = String(node['action_id'] ?? '');
    const value = typeof node['value'] === 'string' ? node['value'] : null;
    if (node['type'] === 'datepicker' && typeof node['initial_date'] === 'string') {
      if (actionId === 'range:from') found.from = node['initial_date'];
      if (actionId === 'range:to') found.to = node['initial_date'];
    }
    if (node['type'] === 'button' && value !== null)
      (actionId.startsWith('range:') ? found.ranges : found.buttons).push(value);
    const press = typeof node['custom_id'] === 'string' ? readPress(node['custom_id']) : null;
    if (press?.kind === 'range') {
      const { command, firstDay, lastDay } = readRange(press.value);
      if (firstDay) [found.from, found.to] = [firstDay, lastDay];
      found.ranges.push(command);
    } else if (press?.kind === 'press' || press?.kind === 'share') found.buttons.push(press.value);
  });
  const { from, to, ranges, buttons } = found;
  return { days: from && to ? { firstDay: from, lastDay: to } : null, words: [...ranges, ...buttons] };
}

function walk(node: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  else if (typeof node === 'object' && node !== null) {
    visit(node as Record<string, unknown>);
    for (const each of Object.values(node)) walk(each, visit);
  }
}

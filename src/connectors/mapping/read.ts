import type { UsageEvent } from '../../domain/usage-event.ts';
import type { Reading } from '../connector.ts';
import { readEvent, tidy } from '../payload.ts';
import { find, type Place } from './convert.ts';
import type { From, Holds, Mapping, Scalar } from './document.ts';
import { valueAt } from './pointer.ts';

const ITEMS_MAX = 1_000;
const HOLDS_MAX = 200;
const FAULTS_SAID = 3;
const NEEDED = ['id', 'agent', 'at'];
// Too long, they are cut: a remark is no reason not to count.
const ONLY_GOOD_TO_KNOW = ['remarks', 'model', 'voice', 'surface'];

type When = Record<string, Scalar | Scalar[]>;

/** The events in a message. Of a list the sound items count, whatever is wrong with the others. */
export function readMapped(message: unknown, mapping: Mapping, connectionId: string): Reading {
  if (!fits(message, mapping.when)) return { ignored: 'it is not what “when” asks for' };
  const items = itemsOf(message, mapping);
  if (!Array.isArray(items)) return items;
  if (items.length === 0) return { ignored: 'it holds no item that counts' };

  const events: UsageEvent[] = [];
  const faults: string[] = [];
  for (const { item, at } of items) {
    const read = readItem({ item, message }, mapping, connectionId);
    if ('events' in read) events.push(...read.events);
    else if ('unreadable' in read) faults.push(`${at}${read.unreadable}`);
  }
  if (faults.length === 0) return { events };
  const more = faults.length > FAULTS_SAID ? ` And ${faults.length - FAULTS_SAID} more.` : '';
  const unreadable = `${faults.slice(0, FAULTS_SAID).join(' ')}${more}`;
  return events.length > 0 ? { events, unreadable } : { unreadable };
}

function itemsOf(
  message: unknown,
  { each }: Mapping,
): { item: unknown; at: string }[] | { unreadable: string } {
  if (!each) return [{ item: message, at: '' }];
  const list = valueAt(message, each.path);
  if (!Array.isArray(list)) return { unreadable: `#${each.path} must be a list.` };
  if (list.length > ITEMS_MAX) {
    return { unreadable: `#${each.path} holds ${list.length} items, and ${ITEMS_MAX} are the most.` };
  }
  return list
    .map((item: unknown, index) => ({ item, at: `#${each.path}/${index}: ` }))
    .filter(({ item }) => fits(item, each.when));
}

function fits(json: unknown, when: When): boolean {
  return Object.entries(when).every(([pointer, wanted]) => {
    const value = valueAt(json, pointer) ?? null;
    return Array.isArray(wanted) ? wanted.some((each) => each === value) : wanted === value;
  });
}

function readItem(place: Place, mapping: Mapping, connectionId: string): Reading {
  const { holds, ...fields } = mapping.fields as Record<string, From | undefined> & { holds?: Holds };
  const faults: string[] = [];
  const event: Record<string, unknown> = {};
  for (const [name, from] of Object.entries(fields)) {
    if (from === undefined) continue;
    const value = take(name, from, place, faults);
    if (value !== null) event[name] = ONLY_GOOD_TO_KNOW.includes(name) ? tidy(String(value)) : value;
  }
  if (holds) event['holds'] = holdsOf(holds, place, faults);
  if (faults.length > 0) return { unreadable: `${faults.slice(0, FAULTS_SAID).join('; ')}.` };

  const { lasted, parties, ...said } = event;
  return readEvent({
    ...said,
    ...(typeof lasted === 'number' && said['endedAt'] === undefined ? { endedAt: endOf(said, lasted) } : {}),
    ...(parties === undefined ? {} : { translation: { parties } }),
    type: mapping.type,
    source: mapping.source ?? connectionId,
  });
}

function holdsOf({ each, from, to }: Holds, { item, message }: Place, faults: string[]): unknown[] {
  const list = valueAt(item, each) ?? [];
  if (!Array.isArray(list)) {
    faults.push(`holds (${each}) must be a list`);
    return [];
  }
  // One more than an event may have is enough to be refused.
  return list.slice(0, HOLDS_MAX + 1).map((hold: unknown) => ({
    from: take('holds', from, { item: hold, message }, faults) ?? undefined,
    to: take('holds', to, { item: hold, message }, faults) ?? undefined,
  }));
}

function take(name: string, from: From, place: Place, faults: string[]) {
  const found = find(from, place);
  const isMissing = 'value' in found && found.value === null && NEEDED.includes(name);
  const fault = isMissing ? 'holds nothing' : 'fault' in found ? found.fault : null;
  if (fault !== null) faults.push(`${name}${from.path === undefined ? '' : ` (${from.path})`} ${fault}`);
  return 'value' in found ? found.value : null;
}

function endOf(
  { answeredAt, connectedAt, startedAt }: Record<string, unknown>,
  lastedMs: number,
): string | undefined {
  const began = Date.parse(String(answeredAt ?? connectedAt ?? startedAt));
  const ended = new Date(began + lastedMs);
  return Number.isNaN(ended.getTime()) ? undefined : ended.toISOString();
}

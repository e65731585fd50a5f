import type { Tally } from '../../domain/tally.ts';

/** What `usage_day` counts, summed over the rows of a group. */
export const TALLY = `sum(used)::int8 as used, sum(events)::int8 as events, sum(calls)::int8 as calls,
  sum(chats)::int8 as chats, sum(messages)::int8 as messages, sum(leads)::int8 as leads,
  sum(actual_ms)::int8 as actual_ms, sum(billed_ms)::int8 as billed_ms`;

export type TallyRow = Record<
  'used' | 'events' | 'calls' | 'chats' | 'messages' | 'leads' | 'actual_ms' | 'billed_ms',
  bigint
>;

export function fromDbTally(row: TallyRow): Tally {
  return {
    used: row.used,
    events: Number(row.events),
    calls: Number(row.calls),
    chats: Number(row.chats),
    messages: Number(row.messages),
    leads: Number(row.leads),
    actualMs: Number(row.actual_ms),
    billedMs: Number(row.billed_ms),
  };
}

import type { PoolClient } from 'pg';
import { printInstant } from '../../domain/instant.ts';
import type { Calendar, Cell, comparedNames, Difference } from '../../ledger/ports/facts.ts';
import { pagesOf } from './cursor.ts';

export const NOT_VOIDED = `not exists (
  select from event_void v where v.account_id = e.account_id and v.source = e.source and v.event_id = e.event_id)`;
const COUNTED = `e.account_id = $1 and e.free is distinct from 'playground' and e.type <> 'adjustment' and ${NOT_VOIDED}`;
// The local day of an event is the last one begun: how many have begun is what width_bucket counts.
const DAY = '$2::date + width_bucket(e.occurred_at, $3::timestamptz[]) - 1';
const BUCKET = `date_bin('15 minutes', e.occurred_at, '2000-01-01Z')`;

const SUMS = {
  used: 'sum(e.amount)',
  events: 'count(*)',
  calls: `count(*) filter (where e.type = 'call')`,
  chats: 'count(*) filter (where e.opens_chat)',
  messages: 'sum(e.quantity)',
  leads: 'sum(e.leads)',
  actual_ms: 'sum(e.actual_ms)',
  billed_ms: 'sum(e.billed_ms)',
};

interface Counted {
  of: (typeof comparedNames)[number];
  /** The columns of its key, as the events say them. */
  keys: Record<string, string>;
  sums: Record<string, string>;
  where: string;
}

const cell = {
  agent_id: 'e.agent_id',
  company_id: `coalesce(e.company_id, '')`,
  model: `coalesce(e.model, '')`,
  kind: 'e.kind',
};

const caches: readonly Counted[] = [
  { of: 'usage_quarter', keys: { bucket_at: BUCKET, ...cell }, sums: SUMS, where: COUNTED },
  { of: 'usage_day', keys: { day: DAY, ...cell }, sums: SUMS, where: COUNTED },
  {
    of: 'person_day',
    keys: { day: DAY, person: 'e.person' },
    sums: { used: SUMS.used, events: SUMS.events },
    where: `${COUNTED} and e.person is not null`,
  },
  {
    of: 'conversation',
    keys: { id: 'e.conversation_id' },
    // The first event of a chat that was no test opened it, also when it was taken back since.
    sums: { event_seq: 'min(e.seq)' },
    where: `e.account_id = $1 and e.free is distinct from 'playground' and e.conversation_id is not null`,
  },
];

export async function* readOddCells(
  client: PoolClient,
  accountId: string,
  { firstDay, starts }: Calendar,
): AsyncGenerator<readonly Difference[]> {
  const days = [firstDay, starts.map((at) => printInstant(at))];
  for (const counted of caches) {
    const values = 'day' in counted.keys ? [accountId, ...days] : [accountId];
    for await (const rows of pagesOf<Row>(client, oddCells(counted), values)) {
      yield rows.map(({ key, stored, expected }) => ({
        of: counted.of,
        key,
        stored: fromDbCell(stored),
        expected: fromDbCell(expected),
      }));
    }
  }
}

/** A cell of nothing but zeros says what no cell says. Sums go as text: numbers in JSON are no integers. */
function oddCells({ of, keys, sums, where }: Counted): string {
  const names = Object.keys(keys);
  const columns = Object.keys(sums);
  const cellOf = (side: string) =>
    `json_build_object(${columns.map((column) => `'${nameOf(column)}', ${side}.${column}::text`).join(', ')})`;
  const valuesOf = (side: string) => columns.map((column) => `coalesce(${side}.${column}, 0)`).join(', ');
  return `
    select json_build_object(${names.map((key) => `'${nameOf(key)}', coalesce(c.${key}, s.${key})`).join(', ')}) as key,
           case when s.is_there then ${cellOf('s')} end as stored,
           case when c.is_there then ${cellOf('c')} end as expected
      from (select true as is_there, ${names.map((key) => `${keys[key]} as ${key}`).join(', ')},
                   ${columns.map((column) => `(${sums[column]})::int8 as ${column}`).join(', ')}
              from usage_event e where ${where}
             group by ${names.map((_, index) => index + 2).join(', ')}) c
      full join (select true as is_there, ${[...names, ...columns].join(', ')}
                   from ${of} where account_id = $1) s
        on ${names.map((key) => `s.${key} = c.${key}`).join(' and ')}
     where (${valuesOf('c')}) is distinct from (${valuesOf('s')})`;
}

interface Row {
  key: Record<string, string>;
  stored: Record<string, string> | null;
  expected: Record<string, string> | null;
}

function fromDbCell(cell: Record<string, string> | null): Cell | null {
  return cell && Object.fromEntries(Object.entries(cell).map(([column, text]) => [column, BigInt(text)]));
}

/** `bucket_at` is `bucketAt`. */
function nameOf(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

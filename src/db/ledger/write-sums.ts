import type { Tally } from '../../domain/tally.ts';
import type { QuarterCell, Writes } from '../../ledger/ports/writes.ts';
import { numbers, texts } from './arrays.ts';
import type { Send } from './send.ts';

const SUMS = 'used, events, calls, chats, messages, leads, actual_ms, billed_ms';

export function addToQuarters(send: Send, { quarters }: Writes): void {
  if (quarters.size === 0) return;
  const cells = [...quarters.values()];
  send(
    `insert into usage_quarter as q (account_id, bucket_at, agent_id, company_id, model, kind, ${SUMS})
     select a, to_timestamp(b / 1000.0), ag, co, mo, ki, us, ev, ca, ch, me, le, ac, bi
       from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::text[], ${sumTypes(7)})
         as t (a, b, ag, co, mo, ki, us, ev, ca, ch, me, le, ac, bi)
     on conflict (account_id, bucket_at, agent_id, company_id, model, kind) do update set ${addTo('q')}`,
    [
      texts(cells, ({ accountId }) => accountId),
      numbers(cells, ({ bucketAt }) => bucketAt),
      texts(cells, ({ agentId }) => agentId),
      texts(cells, ({ companyId }) => companyId),
      texts(cells, ({ model }) => model),
      texts(cells, ({ kind }) => kind),
      ...sumArrays(cells.map(({ sums }) => sums)),
    ],
  );
}

export function addToDays(send: Send, { quarters }: Writes): void {
  if (quarters.size === 0) return;
  const cells = daysOf(quarters.values());
  send(
    `insert into usage_day as q (account_id, day, agent_id, company_id, model, kind, ${SUMS})
     select * from unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[], $6::text[], ${sumTypes(7)})
     on conflict (account_id, day, agent_id, company_id, model, kind) do update set ${addTo('q')}`,
    [
      texts(cells, ({ accountId }) => accountId),
      texts(cells, ({ day }) => day),
      texts(cells, ({ agentId }) => agentId),
      texts(cells, ({ companyId }) => companyId),
      texts(cells, ({ model }) => model),
      texts(cells, ({ kind }) => kind),
      ...sumArrays(cells.map(({ sums }) => sums)),
    ],
  );
}

/** Days are made of whole quarters. */
function daysOf(quarters: Iterable<QuarterCell>): QuarterCell[] {
  const days = new Map<string, QuarterCell>();
  for (const quarter of quarters) {
    const { accountId, day, agentId, companyId, model, kind, sums } = quarter;
    const name = `${day}\0${accountId}\0${agentId}\0${companyId}\0${model}\0${kind}`;
    const known = days.get(name);
    if (!known) days.set(name, { ...quarter, sums: { ...sums } });
    else {
      known.sums.used += sums.used;
      for (const of of COUNTS) known.sums[of] += sums[of];
    }
  }
  return [...days.values()];
}

const COUNTS = ['events', 'calls', 'chats', 'messages', 'leads', 'actualMs', 'billedMs'] as const;

function sumTypes(first: number): string {
  const types = ['int8', 'int4', 'int4', 'int4', 'int8', 'int4', 'int8', 'int8'];
  return types.map((type, index) => `$${first + index}::${type}[]`).join(', ');
}

function addTo(table: string): string {
  return SUMS.split(', ')
    .map((column) => `${column} = ${table}.${column} + excluded.${column}`)
    .join(', ');
}

function sumArrays(sums: readonly Tally[]): string[] {
  return [
    numbers(sums, ({ used }) => used),
    numbers(sums, ({ events }) => events),
    numbers(sums, ({ calls }) => calls),
    numbers(sums, ({ chats }) => chats),
    numbers(sums, ({ messages }) => messages),
    numbers(sums, ({ leads }) => leads),
    numbers(sums, ({ actualMs }) => actualMs),
    numbers(sums, ({ billedMs }) => billedMs),
  ];
}

export function addToPeople(send: Send, { people }: Writes): void {
  if (people.size === 0) return;
  const rows = [...people.values()];
  send(
    `insert into person_day as p (account_id, day, person, used, events)
     select * from unnest($1::text[], $2::date[], $3::text[], $4::int8[], $5::int4[])
     on conflict (account_id, day, person) do update
       set used = p.used + excluded.used, events = p.events + excluded.events`,
    [
      texts(rows, ({ accountId }) => accountId),
      texts(rows, ({ day }) => day),
      texts(rows, ({ person }) => person),
      numbers(rows, ({ used }) => used),
      numbers(rows, ({ events }) => events),
    ],
  );
}

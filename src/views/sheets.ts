import { sayWeekday } from '../cards/format.ts';
import { type InstantMs, weekday } from '../domain/instant.ts';
import type { Tally } from '../domain/tally.ts';
import { wallTime } from '../domain/wall-clock.ts';
import type { AgentBreakdown } from '../reports/agents.ts';
import type { ChangeReport } from '../reports/change.ts';
import type { DigestDetails } from '../reports/digest-details.ts';
import type { FilePage } from '../reports/file-page.ts';
import type { History } from '../reports/history.ts';
import type { Patterns } from '../reports/patterns.ts';
import type { Directory } from '../reports/ports/directory.ts';
import type { EventLine } from '../reports/ports/pages.ts';
import type { StatementLine } from '../reports/ports/statement.ts';
import type { Cell } from '../reports/ports/usage.ts';
import type { Value } from '../reports/value.ts';
import { sayFree } from './events.ts';
import { type Column, pagedSheet, type Sheet, sheetOf } from './sheet.ts';

// The columns of each report's file: ids and names as stored, whole, because a file is for machines too; exact amounts;
// instants as the clocks of the account's zone showed them, and in UTC.

const sums: Column<Tally>[] = [
  ['credits', ({ used }) => used],
  ['events', ({ events }) => events],
  ['messages', ({ messages }) => messages],
  ['calls', ({ calls }) => calls],
  ['chats', ({ chats }) => chats],
  ['leads', ({ leads }) => leads],
  ['billed_seconds', ({ billedMs }) => billedMs / 1000],
  ['actual_seconds', ({ actualMs }) => actualMs / 1000],
];

export function agentSheet({ agents }: AgentBreakdown, directory: Directory): Sheet {
  const { kind } = rawNames(directory);
  return sheetOf([...agentColumns(directory), ['kind', ({ id }) => kind(id)], ...sums], agents);
}

export function companySheet({ companies }: AgentBreakdown, directory: Directory): Sheet {
  const { company } = rawNames(directory);
  return sheetOf([['company_id', ({ id }) => id], ['company', ({ id }) => company(id)], ...sums], companies);
}

export function historySheet({ points }: History): Sheet {
  return sheetOf([['first_day', ({ from }) => from], ['last_day', ({ to }) => to], ...sums], points);
}

export function patternSheet({ days, spikes }: Patterns): Sheet {
  const usual = new Map(spikes.map((spike) => [spike.day, spike.usual]));
  return sheetOf(
    [
      ['day', ({ day }) => day],
      ['weekday', ({ day }) => sayWeekday(weekday(day))],
      ...sums,
      ['usual_if_spike', ({ day }) => usual.get(day) ?? null],
    ],
    days,
  );
}

export function changeSheet({ agents }: ChangeReport, directory: Directory): Sheet {
  return sheetOf(
    [
      ...agentColumns(directory),
      ['credits_before', ({ usedBefore }) => usedBefore],
      ['credits', ({ used }) => used],
      ['change', ({ delta }) => delta],
    ],
    agents,
  );
}

export function valueSheet({ agents }: Value, directory: Directory): Sheet {
  return sheetOf(
    [...agentColumns(directory), ['leads', ({ leads }) => leads], ['credits', ({ used }) => used]],
    agents,
  );
}

export function digestSheet({ cells }: DigestDetails, directory: Directory): Sheet {
  const { company } = rawNames(directory);
  const agentOf = ({ agent: id }: Cell) => ({ id });
  return sheetOf(
    [
      ['day', ({ day }) => day],
      ...agentColumns(directory).map(([name, cell]): Column<Cell> => [name, (line) => cell(agentOf(line))]),
      ['kind', ({ kind }) => kind],
      ['company_id', ({ company: id }) => id],
      ['company', ({ company: id }) => company(id)],
      ['model', ({ model }) => model],
      ...sums,
    ],
    cells,
  );
}

export function logSheet(
  read: () => AsyncIterable<FilePage<EventLine>>,
  zone: string,
  directory: Directory,
): Promise<Sheet> {
  const names = rawNames(directory);
  return pagedSheet(
    [
      ['time', ({ occurredAt }) => printWall(occurredAt, zone)],
      ['time_utc', ({ occurredAt }) => printUtc(occurredAt)],
      ['source', ({ source }) => source],
      ['id', ({ id }) => id],
      ['agent_id', ({ agent }) => agent],
      ['agent', ({ agent }) => names.agent(agent)],
      ['kind', ({ kind }) => kind],
      ['type', ({ type }) => type],
      ['credits', ({ charged }) => charged],
      ['company_id', ({ company }) => company],
      ['company', ({ company }) => names.company(company)],
      ['person', ({ person }) => person],
      ['model', ({ model }) => model],
      ['voice', ({ voice }) => voice],
      ['surface', ({ surface }) => surface],
      ['conversation', ({ conversation }) => conversation],
      ['call_id', ({ callId }) => callId],
      ['messages', ({ quantity }) => quantity],
      ['leads', ({ leads }) => leads],
      ['billed_seconds', ({ billedMs }) => billedMs / 1000],
      ['actual_seconds', ({ actualMs }) => actualMs / 1000],
      ['free_because', ({ free }) => sayFree(free).replace(/^free: /, '')],
      ['taken_back_utc', ({ voidedAt }) => (voidedAt === null ? null : printUtc(voidedAt))],
      ['charged_utc', ({ chargedAt }) => printUtc(chargedAt)],
      ['remarks', ({ remarks }) => remarks],
    ],
    read,
  );
}

export function statementSheet(
  read: () => AsyncIterable<FilePage<StatementLine>>,
  zone: string,
  directory: Directory,
): Promise<Sheet> {
  const names = rawNames(directory);
  return pagedSheet(
    [
      ['time', ({ at }) => printWall(at, zone)],
      ['time_utc', ({ at }) => printUtc(at)],
      ['what', ({ kind }) => kind],
      ['used', ({ credits }) => (credits < 0n ? -credits : null)],
      ['added', ({ credits }) => (credits > 0n ? credits : null)],
      ['balance_after', ({ balanceAfter }) => balanceAfter],
      ['agent', ({ event }) => (event ? names.agent(event.agent) : null)],
      ['call_id', ({ event }) => event?.callId ?? null],
      ['event_id', ({ event }) => event?.id ?? null],
      ['pool', ({ pool }) => pool],
      ['grant', ({ grantId }) => grantId],
      ['taken_back', ({ voided }) => (voided ? 'yes' : null)],
      ['remarks', ({ remarks }) => remarks],
    ],
    read,
  );
}

function agentColumns(directory: Directory): Column<{ id: string }>[] {
  const { agent } = rawNames(directory);
  return [
    ['agent_id', ({ id }) => id],
    ['agent', ({ id }) => agent(id)],
  ];
}

function rawNames({ agents, companies }: Directory) {
  const agentNames = new Map(agents.map((agent) => [agent.id, agent]));
  const companyNames = new Map(companies.map(({ id, name }) => [id, name]));
  return {
    agent: (id: string) => agentNames.get(id)?.name ?? id,
    kind: (id: string) => agentNames.get(id)?.kind ?? '',
    company: (id: string | null) => (id ? (companyNames.get(id) ?? id) : ''),
  };
}

/** As \`printInstant\` does, in a twentieth of the time: a file has tens of thousands. */
function printUtc(at: InstantMs): string {
  return new Date(at).toISOString();
}

/** “2026-11-21 09:30:00”: what a clock on the wall there showed. */
function printWall(at: InstantMs, zone: string): string {
  return printUtc(wallTime(at, zone)).slice(0, 19).replace('T', ' ');
}

import type { ImportJobs } from '../../db/import-jobs.ts';
import type { Credits } from '../../domain/credits.ts';
import { UserError } from '../../domain/errors.ts';
import { expectation, faultsOf } from '../../domain/faults.ts';
import { UsageEvent } from '../../domain/usage-event.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { LedgerUnavailableError } from '../../ledger/ports/store.ts';
import { type ImportFile, textOf } from './read-file.ts';
import { csvRows, ndjsonRows, type Row } from './rows.ts';

export type ImportFormat = 'csv' | 'ndjson';

/** A row that was not counted, and why; the rows around it were. */
export interface BadRow {
  line: number;
  faults: string[];
}

export interface ImportReport {
  /** Done by a run that was cut off before. */
  resumedAfter: number;
  rows: number;
  recorded: number;
  duplicates: number;
  bad: number;
  /** Of what was recorded: too old for their own cycle, and charged to the open one. */
  late: number;
  charged: Credits;
}

export interface ImportTools {
  ledger: Pick<Ledger, 'record'>;
  jobs: ImportJobs;
  clock: () => number;
  onBadRow(row: BadRow): void;
  onProgress(bytes: number, rows: number): void;
}

const ROWS_A_BATCH = 1_000;

/** Counts the events of a file as if they were sent now. Whatever was counted before is not counted again. */
export async function importUsage(
  accountId: string,
  file: ImportFile,
  format: ImportFormat,
  tools: ImportTools,
): Promise<ImportReport> {
  const { jobs, clock } = tools;
  const resumedAfter = await jobs.begin(accountId, file.hash, clock());
  if (resumedAfter === null) throw new UserError('unknown-account', `There is no account “${accountId}”.`);
  const report: ImportReport = {
    resumedAfter,
    rows: 0,
    recorded: 0,
    duplicates: 0,
    bad: 0,
    late: 0,
    charged: 0n,
  };
  let bytes = 0;
  const chunks = textOf(file, (read) => {
    bytes = read;
  });
  let batch: Row[] = [];
  for await (const row of format === 'csv' ? csvRows(chunks) : ndjsonRows(chunks)) {
    report.rows += 1;
    if (report.rows <= resumedAfter) continue;
    batch.push(row);
    if (batch.length < ROWS_A_BATCH) continue;
    await countBatch();
  }
  await countBatch();
  await jobs.finish(accountId, file.hash, clock());
  return report;

  async function countBatch(): Promise<void> {
    const bad = await record(accountId, batch, report, tools.ledger);
    report.bad += bad.length;
    for (const row of bad) tools.onBadRow(row);
    batch = [];
    await jobs.advance(accountId, file.hash, report.rows);
    tools.onProgress(bytes, report.rows);
  }
}

/** Counts what can be counted, and returns the rest in the order of its lines. */
async function record(
  accountId: string,
  rows: readonly Row[],
  report: ImportReport,
  ledger: ImportTools['ledger'],
): Promise<BadRow[]> {
  const good: { line: number; event: UsageEvent }[] = [];
  const bad: BadRow[] = [];
  const refuse = (line: number, ...faults: string[]) => bad.push({ line, faults });
  for (const row of rows) {
    if ('fault' in row) {
      refuse(row.line, row.fault);
      continue;
    }
    const parsed = UsageEvent.safeParse(row.input, { error: expectation });
    if (parsed.success) good.push({ line: row.line, event: parsed.data });
    else refuse(row.line, ...faultsOf(parsed.error, byName).map(sentence));
  }
  if (good.length === 0) return bad;
  const events = good.map(({ event }) => event);
  const answers = await ledger.record(accountId, events).catch((error) => {
    if (!(error instanceof LedgerUnavailableError)) throw error;
    throw new UserError('no-database', 'The database went away.', {
      hint: 'Run the same again: it goes on where it was, and counts nothing twice.',
    });
  });
  for (const [index, { line }] of good.entries()) {
    const answer = answers[index];
    if (answer?.status === 'refused') refuse(line, refusals[answer.reason]);
    else if (answer?.status === 'duplicate') report.duplicates += 1;
    else if (answer) {
      const { charged, chargedAt, occurredAt } = answer.recorded;
      report.recorded += 1;
      report.charged += charged;
      if (chargedAt !== occurredAt) report.late += 1;
    }
  }
  return bad.sort((a, b) => a.line - b.line);
}

const refusals = {
  conflict: 'id is taken by another event, which stays as it is',
  future: 'at lies in the future',
  'unknown-agent': 'agent is not known, and this account takes no unknown ones',
  'unknown-kind': 'kind is required: the agent is not known yet',
};

function byName(path: readonly PropertyKey[]): { parameter: string } {
  return { parameter: path.map(String).join('.') };
}

function sentence({ parameter, message }: { parameter?: string; message: string }): string {
  return `${parameter || 'the row'} ${message}`;
}

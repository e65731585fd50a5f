import { extname } from 'node:path';
import { createImportJobs } from '../../db/import-jobs.ts';
import { createLedgerStore } from '../../db/ledger/store.ts';
import { printCredits } from '../../domain/credits.ts';
import { UserError } from '../../domain/errors.ts';
import { createLedger } from '../../ledger/ledger.ts';
import { type Outcome, readOptions, required, type Verbs } from '../verb.ts';
import { withDatabase } from '../with-database.ts';
import { type ImportFormat, type ImportReport, importFormats, importUsage } from './import-usage.ts';
import { createProgressBar } from './progress-bar.ts';
import { openImportFile } from './read-file.ts';

export const importVerbs: Verbs = {
  import: {
    usage: 'import <file> --account <id> [--format csv|ndjson]',
    does:
      'count past usage from a file: CSV whose first line names the fields of an event, or one event in JSON a line.\n' +
      '      Cut off, it goes on where it was; run again, it counts nothing twice. Rows that are wrong are named and left\n' +
      '      out. Charts show every event at its own time; one whose cycle is closed is charged to the open cycle',
    run: importFile,
  },
};

async function importFile(words: string[]): Promise<Outcome> {
  const { options, rest } = readOptions(words, ['account', 'format']);
  const account = required(options.account, 'account');
  const [path] = rest;
  if (!path) throw new UserError('missing-file', 'Say which file to import.');
  const format = formatOf(path, options.format);
  const file = await openImportFile(path);
  const bar = createProgressBar(process.stderr, file.sizeBytes, Date.now);

  const report = await withDatabase(({ pool }) =>
    importUsage(account, file, format, {
      ledger: createLedger(createLedgerStore(pool), Date.now),
      jobs: createImportJobs(pool),
      clock: Date.now,
      onProgress: bar.show,
      onBadRow({ line, faults }) {
        bar.clear();
        process.stderr.write(`line ${line}: ${faults.join('; ')}\n`);
      },
    }),
  );
  bar.clear();
  return { said: printReport(report), failed: report.bad > 0 };
}

const extensions: Record<string, ImportFormat> = { '.csv': 'csv', '.ndjson': 'ndjson', '.jsonl': 'ndjson' };

function formatOf(path: string, named: string | undefined): ImportFormat {
  const format =
    named === undefined ? extensions[extname(path).toLowerCase()] : importFormats.find((it) => it === named);
  if (format) return format;
  throw new UserError('unknown-format', 'Say what the file is: --format csv or --format ndjson.');
}

function printReport(report: ImportReport): string {
  const { resumedAfter, rows, recorded, duplicates, bad, late, charged } = report;
  return [
    ...(resumedAfter > 0 ? [`Went on after row ${resumedAfter}, where it was cut off.`] : []),
    `${rows} rows: ${recorded} counted, for ${printCredits(charged)} credits; ${duplicates} known before; ${bad} wrong.`,
    ...(late > 0
      ? [`${late} of them belong to cycles that are closed, and were charged to the open one.`]
      : []),
  ].join('\n');
}

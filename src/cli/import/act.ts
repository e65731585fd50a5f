import { extname } from 'node:path';
import { createImportJobs } from '../../db/import-jobs.ts';
import { printCredits } from '../../domain/credits.ts';
import { ledgerOf } from '../ledger-of.ts';
import { UsageError } from '../usage-error.ts';
import type { Screen } from '../verb.ts';
import { withSql } from '../with-database.ts';
import { type BadRow, type ImportFormat, importUsage } from './import-usage.ts';
import { openImportFile } from './read-file.ts';

interface Importing {
  file: string;
  account: string;
  format: ImportFormat | undefined;
  quiet: boolean;
}

const TOLD_MAX = 1_000;

export async function importFile({ file: path, account, format, quiet }: Importing, screen: Screen) {
  const as = format ?? formatOf(path);
  const file = await openImportFile(path);
  const progress = screen.progress({ total: file.sizeBytes, unit: 'rows', quiet });
  const wrong: BadRow[] = [];

  const report = await withSql(({ pool }) =>
    importUsage(account, file, as, {
      ledger: ledgerOf({ pool }, screen.clock),
      jobs: createImportJobs(pool),
      clock: screen.clock,
      onProgress(bytes, rows) {
        // Between two batches, so that the next run goes on from here.
        screen.signal.throwIfAborted();
        progress.at(bytes, rows);
      },
      onBadRow(row) {
        screen.remark(`line ${row.line}: ${row.faults.join('; ')}`);
        if (wrong.length < TOLD_MAX) wrong.push(row);
      },
    }),
  );
  return { account, file: path, ...report, charged: printCredits(report.charged), wrong };
}

const extensions: Record<string, ImportFormat> = { '.csv': 'csv', '.ndjson': 'ndjson', '.jsonl': 'ndjson' };

function formatOf(path: string): ImportFormat {
  const format = extensions[extname(path).toLowerCase()];
  if (format) return format;
  throw new UsageError('unknown-format', 'Say what the file is: --format csv or --format ndjson.');
}

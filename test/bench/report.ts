/** One line of the printed table; every row of a bench has the same keys. */
export type Row = Readonly<Record<string, string | number>>;

/** What a module of this folder exports: `npm run bench -- ingest 20000` hands `['20000']` to test/bench/ingest.ts. */
export interface Bench {
  run(args: readonly string[]): Promise<BenchResult>;
}

export interface BenchResult {
  rows: readonly Row[];
  /** Go into the line of JSON at the end, under these names. */
  figures: Readonly<Record<string, string | number | boolean>>;
}

/** Words to the left, numbers to the right and grouped by thousands. */
export function formatTable(rows: readonly Row[]): string {
  const keys = Object.keys(rows[0] ?? {});
  const lines = [keys, ...rows.map((row) => keys.map((key) => formatCell(row[key])))];
  const widths = keys.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const rightAligned = keys.map((key) => rows.every((row) => typeof row[key] === 'number'));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          rightAligned[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

// Three digits of a fraction, fewer the larger the number: nobody compares the microseconds of a minute.
function formatCell(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  if (Number.isNaN(value)) return '–';
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
  return value.toLocaleString('en-US', { maximumFractionDigits: digits }).replaceAll(',', ' ');
}

/** The smallest value that at least this share of all values does not exceed; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** One line on how long something took. */
export function timesRow(what: string, tookMs: readonly number[]): Row {
  return {
    what,
    times: tookMs.length,
    'p50, ms': percentile(tookMs, 0.5),
    'p99, ms': percentile(tookMs, 0.99),
  };
}

export function round(value: number): number {
  return Number(value.toFixed(2));
}

import type { InstantMs } from '../domain/instant.ts';
import type { Directory, ReportStore, StatementLine } from './ports.ts';
import type { Scope } from './scope.ts';
import { readStatement } from './statement.ts';

const PAGE_LINES = 1_000;
// Read backwards from now: a range long past lies behind everything newer.
const PAGES_MAX = 100;

/** The lines of a period, for a file, newest first. */
export async function readWholeStatement(
  store: ReportStore,
  directory: Directory,
  { period }: Scope,
  now: InstantMs,
  linesMax: number,
): Promise<{ lines: StatementLine[]; isCut: boolean }> {
  const lines: StatementLine[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await readStatement(store, directory.id, { cursor, limit: PAGE_LINES }, now);
    const all = read?.lines ?? [];
    lines.push(...all.filter(({ at }) => at >= period.from && at < period.to));
    if (lines.length > linesMax) return { lines: lines.slice(0, linesMax), isCut: true };
    const oldest = all.at(-1);
    cursor = read?.nextCursor ?? undefined;
    if (cursor === undefined || (oldest && oldest.at < period.from)) return { lines, isCut: false };
  }
  return { lines, isCut: true };
}

import { UserError } from '../domain/errors.ts';
import type { InstantMs } from '../domain/instant.ts';
import type { FilePage } from './file-page.ts';
import type { Directory } from './ports/directory.ts';
import type { StatementLine } from './ports/statement.ts';
import type { ReportStore } from './ports/store.ts';
import type { Scope } from './scope.ts';
import { readStatement } from './statement.ts';

const PAGE_LINES = 500;
// Read backwards from now: a range long past lies behind everything newer.
const PAGES_MAX = 200;

/** The lines of a period, for a file, newest first. */
export async function* readWholeStatement(
  store: ReportStore,
  directory: Directory,
  { period }: Scope,
  now: InstantMs,
  linesMax: number,
): AsyncGenerator<FilePage<StatementLine>> {
  let cursor: string | undefined;
  let left = linesMax;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const read = await readStatement(store, directory.id, { cursor, limit: PAGE_LINES }, now);
    const all = read?.lines ?? [];
    const lines = all.filter(({ at }) => at >= period.from && at < period.to);
    if (lines.length > left) {
      yield { lines: lines.slice(0, left), hasMore: true };
      return;
    }
    left -= lines.length;
    const oldest = all.at(-1);
    cursor = read?.nextCursor ?? undefined;
    const isOver = cursor === undefined || (oldest !== undefined && oldest.at < period.from);
    yield { lines, hasMore: !isOver };
    if (isOver) return;
  }
  throw new UserError('statement-too-far', 'These days lie too far back for a file of the statement.', {
    hint: 'Choose newer days, or export the log: “/usage export log”.',
  });
}

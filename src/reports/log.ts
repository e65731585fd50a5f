import type { AgentKind } from '../domain/agent.ts';
import type { FilePage } from './file-page.ts';
import type { Directory } from './ports/directory.ts';
import type { EventLine } from './ports/pages.ts';
import type { ReportStore } from './ports/store.ts';
import type { NearestDays } from './ports/usage.ts';
import { filtersOf, type Scope } from './scope.ts';

/** As events are stored; adjustments are the ledger's own. */
export const eventTypes = ['reply', 'call', 'lead', 'adjustment'] as const;
export type EventType = (typeof eventTypes)[number];

export interface LogFilters {
  kind?: AgentKind | undefined;
  type?: EventType | undefined;
}

export interface Log {
  scope: Scope;
  filters: LogFilters;
  lines: readonly EventLine[];
  isFirstPage: boolean;
  nextCursor: string | null;
  /** `null`: there are lines, or the filters alone leave none. */
  nearest: NearestDays | null;
}

const LOG_LINES = 10;

/** Newest first. A page is found by the line it begins after, so that it costs the same however deep it lies. */
export async function readLog(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  filters: LogFilters,
  page: { cursor?: string | undefined; limit?: number },
): Promise<Log> {
  const { cursor, limit = LOG_LINES } = page;
  const { from, to } = scope.period;
  const question = { ...filtersOf(scope), ...filters };
  const { lines, nextCursor } = await store.events(directory.id, { ...question, from, to, cursor, limit });
  const isFirstPage = cursor === undefined;
  const isEmpty = isFirstPage && lines.length === 0 && filters.type === undefined;
  return {
    scope,
    filters,
    lines,
    isFirstPage,
    nextCursor,
    nearest: isEmpty ? await nearestTo(store, directory, scope, filters, question) : null,
  };
}

async function nearestTo(
  store: ReportStore,
  directory: Directory,
  { period }: Scope,
  { kind }: LogFilters,
  question: { agent?: string; company?: string },
): Promise<NearestDays> {
  const { agent, company } = question;
  return store.nearestDays(directory.id, {
    from: period.firstDay,
    to: period.lastDay,
    agent,
    company,
    kind,
  });
}

// Few enough that nobody else waits while they are read and written, and enough that asking costs little beside them.
const FILE_PAGE_LINES = 500;

/** Every line of a scope up to a limit, for a file. */
export async function* readWholeLog(
  store: ReportStore,
  directory: Directory,
  scope: Scope,
  linesMax: number,
  pageLines = FILE_PAGE_LINES,
): AsyncGenerator<FilePage<EventLine>> {
  const { from, to } = scope.period;
  const question = { ...filtersOf(scope), from, to };
  let cursor: string | undefined;
  for (let left = linesMax; left > 0; ) {
    const limit = Math.min(pageLines, left);
    const { lines, nextCursor } = await store.events(directory.id, { ...question, cursor, limit });
    left -= lines.length;
    yield { lines, hasMore: nextCursor !== null };
    if (nextCursor === null) return;
    cursor = nextCursor;
  }
}

import type { ReportStore } from '../../reports/ports/store.ts';
import type { Tracer } from '../tracer.ts';

type Read = (...asked: unknown[]) => unknown;

/** Follows what reports read. */
export function watchReports(
  reports: ReportStore,
  { tracer, isTracing }: { tracer: Tracer; isTracing: boolean },
): ReportStore {
  if (!isTracing) return reports;
  const attributes = { 'db.system.name': 'postgresql' };
  const watched = Object.entries(reports).map(([name, read]: [string, Read]) => [
    name,
    (...asked: unknown[]) =>
      tracer.span(`read ${name}`, { kind: 'client', attributes }, () => read(...asked)),
  ]);
  return Object.fromEntries(watched) as ReportStore;
}

import type { ImportReport } from './import-usage.ts';

/** With its amount as it is printed. */
type Imported = Omit<ImportReport, 'charged'> & { charged: string };

export function sayImported({
  resumedAfter,
  rows,
  recorded,
  duplicates,
  bad,
  late,
  charged,
}: Imported): string {
  return [
    ...(resumedAfter > 0 ? [`Went on after row ${resumedAfter}, where it was cut off.`] : []),
    `${rows} rows: ${recorded} counted, for ${charged} credits; ${duplicates} known before; ${bad} wrong.`,
    ...(late > 0
      ? [`${late} of them belong to cycles that are closed, and were charged to the open one.`]
      : []),
  ].join('\n');
}

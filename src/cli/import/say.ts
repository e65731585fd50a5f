interface Imported {
  resumedAfter: number;
  rows: number;
  recorded: number;
  duplicates: number;
  bad: number;
  late: number;
  charged: string;
}

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

import { lengthOf, pad } from '../cards/text-table.ts';
import { visibleOnOneLine } from '../log/visible.ts';

/** Rows under their labels, each column as wide as what stands in it. */
export function table(labels: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [labels.map((label) => label.toUpperCase()), ...rows.map((row) => row.map(visibleOnOneLine))];
  const widths = labels.map((_, index) => Math.max(...all.map((row) => lengthOf(row[index] ?? ''))));
  return all
    .map((row) =>
      row
        .map((cell, index) => pad(cell, widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Each with its name before it. */
export function sayFields(fields: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...fields.map(([name]) => lengthOf(name)));
  return fields.map(([name, value]) => `${pad(name, width)}  ${visibleOnOneLine(value)}`).join('\n');
}

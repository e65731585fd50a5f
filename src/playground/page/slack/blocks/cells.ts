export type CellShape =
  | { type: 'raw_text'; text: string }
  | { type: 'raw_number'; value: number; text?: string }
  // Drawn as every other rich text.
  | { type: 'rich_text'; elements: unknown[] };

export function sayCell(cell: CellShape | undefined): string {
  if (cell?.type === 'raw_text') return cell.text;
  return cell?.type === 'raw_number' ? (cell.text ?? String(cell.value)) : '';
}

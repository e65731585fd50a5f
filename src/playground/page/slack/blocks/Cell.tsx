import { RichText, type RichTextShape } from './RichText.tsx';

export type CellShape =
  | { type: 'raw_text'; text: string }
  | { type: 'raw_number'; value: number; text?: string }
  | RichTextShape;

export function Cell({ cell }: { cell: CellShape | undefined }) {
  if (!cell) return null;
  if (cell.type === 'rich_text') return <RichText block={cell} />;
  return <>{sayCell(cell)}</>;
}

export function sayCell(cell: CellShape | undefined): string {
  if (cell?.type === 'raw_text') return cell.text;
  return cell?.type === 'raw_number' ? (cell.text ?? String(cell.value)) : '';
}

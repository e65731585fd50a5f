import { type CellShape, sayCell } from './cells.ts';
import { RichText, type RichTextShape } from './RichText.tsx';

export function Cell({ cell }: { cell: CellShape | undefined }) {
  if (cell?.type === 'rich_text') return <RichText block={cell as RichTextShape} />;
  return <>{sayCell(cell)}</>;
}

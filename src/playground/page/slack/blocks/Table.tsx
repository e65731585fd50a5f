import { Cell } from './Cell.tsx';
import type { CellShape } from './cells.ts';
import { TableFrame } from './TableFrame.tsx';

interface Shape {
  rows: CellShape[][];
  column_settings?: { align?: 'left' | 'center' | 'right'; is_wrapped?: boolean }[];
}

/** The first row is the header, as Slack draws it. */
export function Table({ block: { rows, column_settings: settings = [] } }: { block: Shape }) {
  const [head = [], ...body] = rows;
  const nameOf = (column: number) => {
    const { align = 'left', is_wrapped: isWrapped = false } = settings[column] ?? {};
    return `${align} ${isWrapped ? 'wrapped' : ''}`;
  };
  return (
    <TableFrame label="Table">
      <thead>
        <tr>
          {head.map((cell, column) => (
            <th scope="col" class={nameOf(column)}>
              <Cell cell={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row) => (
          <tr>
            {row.map((cell, column) => (
              <td class={nameOf(column)}>
                <Cell cell={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}

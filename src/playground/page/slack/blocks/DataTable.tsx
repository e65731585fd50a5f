import { useState } from 'preact/hooks';
import { Cell } from './Cell.tsx';
import { type CellShape, sayCell } from './cells.ts';
import { TableFrame } from './TableFrame.tsx';
import { nextOrder, type Order, sortRows } from './table-order.ts';

interface Shape {
  rows: CellShape[][];
  caption: string;
  page_size?: number;
  row_header_column_index?: number;
}

// What Slack takes where nothing is said.
const PAGE_SIZE = 5;

/** A table that is sorted by its headings and paged by Slack itself: the bot hears nothing of it. */
export function DataTable({ block }: { block: Shape }) {
  const { rows, caption, page_size: size = PAGE_SIZE, row_header_column_index: named = 0 } = block;
  const [order, setOrder] = useState<Order | null>(null);
  const [wanted, setPage] = useState(0);
  const [head = [], ...body] = rows;
  const pages = Math.max(1, Math.ceil(body.length / size));
  const page = Math.min(wanted, pages - 1);
  const shown = sortRows(body, order).slice(page * size, (page + 1) * size);
  const isNumber = head.map((_, column) => body.every((row) => row[column]?.type === 'raw_number'));

  return (
    <div class="slack-data-table">
      <TableFrame label={caption}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th
                scope="col"
                class={isNumber[column] ? 'right' : ''}
                aria-sort={
                  order?.column === column ? (order.isDescending ? 'descending' : 'ascending') : 'none'
                }
              >
                <button
                  type="button"
                  class="slack-sort"
                  onClick={() => {
                    setOrder(nextOrder(order, column));
                    setPage(0);
                  }}
                >
                  {sayCell(cell)}
                  <span aria-hidden="true">{sayOrder(order, column)}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr>
              {row.map((cell, column) =>
                column === named ? (
                  <th scope="row">
                    <Cell cell={cell} />
                  </th>
                ) : (
                  <td class={isNumber[column] ? 'right' : ''}>
                    <Cell cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {pages > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: it is no set of fields.
        <div class="slack-pages" role="group" aria-label={`Pages of ${caption}`}>
          <button
            type="button"
            aria-disabled={page === 0}
            onClick={() => setPage(Math.max(0, page - 1))}
            aria-label="Page before"
          >
            ‹
          </button>
          <span>
            {page * size + 1}–{Math.min(body.length, (page + 1) * size)} of {body.length}
          </span>
          <button
            type="button"
            aria-disabled={page === pages - 1}
            onClick={() => setPage(Math.min(pages - 1, page + 1))}
            aria-label="Next page"
          >
            ›
          </button>
        </div>
      )}
    </div>
  );
}

function sayOrder(order: Order | null, column: number): string {
  if (order?.column !== column) return ' ↕';
  return order.isDescending ? ' ↓' : ' ↑';
}

import type { Action, Card, Field, GaugePart, Part, TablePart, TilesPart } from './card.ts';

const WIDTH = 78;
const BAR_LENGTH = 24;

/** Any card as text that can be read without pictures, colours or buttons. */
export function renderPlainText(card: Card): string {
  const blocks = [
    [card.title, ...(card.subtitle ? [card.subtitle] : [])].join('\n'),
    ...card.parts.map(renderPart),
    renderActions(card.actions),
    card.notes.map((note) => wrap(note)).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function renderPart(part: Part): string {
  switch (part.type) {
    case 'text':
      return wrap(part.text);
    case 'fields':
      return renderFields(part.fields);
    case 'gauge':
      return renderGauge(part);
    case 'tiles':
      return renderTiles(part);
    case 'table':
      return renderTable(part);
    case 'chart':
      return [
        wrap(`${part.chart.title}. ${part.chart.alt}`),
        ...(part.table ? [renderTable(part.table)] : []),
      ].join('\n\n');
    case 'file':
      return `${part.name}: ${part.description}`;
  }
}

function renderFields(fields: readonly Field[]): string {
  const width = Math.max(0, ...fields.map(({ label }) => lengthOf(label)));
  return fields.map(({ label, value }) => `${pad(label, width)}  ${value}`).join('\n');
}

function renderGauge({ label, share, used, total, remaining }: GaugePart): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * BAR_LENGTH);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_LENGTH - filled)}`;
  return `${label}\n${bar}  ${used} of ${total} used, ${remaining} remaining`;
}

function renderTiles({ tiles }: TilesPart): string {
  return renderFields(
    tiles.map(({ title, value, detail }) => ({
      label: title,
      value: detail ? `${value} · ${detail}` : value,
    })),
  );
}

function renderTable({ caption, columns, rows, empty }: TablePart): string {
  if (rows.length === 0) return `${caption}\n${empty}`;
  const widths = columns.map((column, index) =>
    Math.max(lengthOf(column.label), ...rows.map((row) => lengthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => pad(cells[index] ?? '', widths[index] ?? 0, column.align))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [caption, line(columns.map(({ label }) => label)), rule, ...rows.map(line)].join('\n');
}

function renderActions(actions: readonly Action[]): string {
  return actions.map(renderAction).join('\n');
}

function renderAction(action: Action): string {
  switch (action.type) {
    case 'button':
      return `[${action.label}]  /${action.command}`;
    case 'link':
      return `[${action.label}]  ${action.url}`;
    case 'select': {
      const shown = action.options.find(({ command }) => command === action.selected)?.label ?? '–';
      return `${action.label}: ${shown}, one of ${action.options.length}`;
    }
    case 'range':
      return `${action.label}  /${action.command} ${action.firstDay}..${action.lastDay}`;
  }
}

function pad(words: string, width: number, align: 'left' | 'right' = 'left'): string {
  const gap = ' '.repeat(Math.max(0, width - lengthOf(words)));
  return align === 'left' ? `${words}${gap}` : `${gap}${words}`;
}

/** In code points: emoji take two columns in most terminals, but no count of units is ever right for all. */
function lengthOf(words: string): number {
  return [...words].length;
}

function wrap(words: string): string {
  const lines: string[] = [];
  for (const paragraph of words.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > WIDTH) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join('\n');
}

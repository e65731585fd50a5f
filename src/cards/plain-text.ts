import type { Action, Card, ChartPart, Field, GaugePart, Part, RangeAction, TilesPart } from './card.ts';
import { drawBar } from './gauge.ts';
import { lengthOf, pad, renderTable, wrap } from './text-table.ts';
import { sayCardPlainly } from './where.ts';

// Prose is easier to read in short lines than tables are.
const PROSE_WIDTH = 78;
const WIDTH_MAX = 100;
const VALUE_WIDTH_MIN = 20;
const BAR_LENGTH = 24;

/** Any card as text that can be read without pictures, colours or buttons. */
export function renderPlainText(marked: Card): string {
  const card = sayCardPlainly(marked);
  const blocks = [
    [card.title, card.subtitle ?? ''].filter(Boolean).map(inLines).join('\n'),
    ...card.parts.map((part) => renderPart(part, card)),
    card.actions.map(renderAction).join('\n'),
    card.notes.map(inProse).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function inLines(words: string): string {
  return wrap(words, WIDTH_MAX);
}

function inProse(words: string): string {
  return wrap(words, PROSE_WIDTH);
}

function renderPart(part: Part, card: Card): string {
  switch (part.type) {
    case 'text':
      return inProse(part.text);
    case 'fields':
      return renderFields(part.fields);
    case 'gauge':
      return renderGauge(part);
    case 'tiles':
      return renderTiles(part);
    case 'table':
      return renderTable(part, WIDTH_MAX);
    case 'chart':
      return renderChart(part, card);
    case 'file':
      return inLines(`${part.name}: ${part.description}`);
  }
}

/** Its title only where it is not that of the card, which stands above. */
function renderChart({ chart, table, saidAbove }: ChartPart, card: Card): string {
  if (saidAbove) return '';
  const words = chart.title === card.title ? chart.alt : `${chart.title}. ${chart.alt}`;
  return [inProse(words), ...(table ? [renderTable(table, WIDTH_MAX)] : [])].join('\n\n');
}

function renderFields(fields: readonly Field[]): string {
  const width = Math.max(0, ...fields.map(({ label }) => lengthOf(label)));
  const valueWidth = Math.max(VALUE_WIDTH_MIN, WIDTH_MAX - width - 2);
  return fields
    .map(({ label, value }) => {
      const [first = '', ...more] = wrap(value, valueWidth).split('\n');
      return [`${pad(label, width)}  ${first}`, ...more.map((line) => `${' '.repeat(width)}  ${line}`)].join(
        '\n',
      );
    })
    .join('\n');
}

function renderGauge({ label, share, used, total, remaining }: GaugePart): string {
  const bar = drawBar(share, BAR_LENGTH, ['█', '░']);
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

function sayRange({ firstDay, lastDay }: RangeAction): string {
  return firstDay === lastDay ? firstDay : `${firstDay}..${lastDay}`;
}

function renderAction(action: Action): string {
  switch (action.type) {
    case 'button':
      return `[${action.label}]  /${action.command}`;
    case 'link':
      return `[${action.label}]  ${action.url}`;
    case 'select': {
      const shown = action.options.find(({ command }) => command === action.selected)?.label;
      const count = action.options.length;
      return `${action.label}: ${shown === undefined ? `choose from ${count}` : `${shown}, one of ${count}`}`;
    }
    case 'range':
      return `${action.label}  /${action.command} ${sayRange(action)}`;
  }
}

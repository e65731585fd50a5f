import type { Card, ChartPart, FilePart, GaugePart, TablePart, TilesPart } from '../../src/cards/card.ts';
import { sayPlainly } from '../../src/cards/channels.ts';
import { invariant } from '../../src/domain/errors.ts';

type PartOf = {
  chart: ChartPart;
  file: FilePart;
  gauge: GaugePart;
  tiles: TilesPart;
};

export function partOf<Type extends keyof PartOf>(card: Card, type: Type): PartOf[Type] {
  const part = card.parts.find((each) => each.type === type);
  invariant(part, `the card has a ${type}: ${card.title}`);
  return part as PartOf[Type];
}

/** The table whose caption begins so, also where it stands in for a chart. */
export function tableOf(card: Card, caption: string): TablePart {
  const tables = card.parts.flatMap((part): TablePart[] => {
    if (part.type === 'table') return [part];
    return part.type === 'chart' && part.table ? [part.table] : [];
  });
  const table = tables.find((each) => each.caption.startsWith(caption));
  invariant(table, `a table begins with “${caption}” in “${card.title}”`);
  return table;
}

/** Some columns of a table, their figures as plain decimals. */
export function columnsOf(table: TablePart, labels: readonly string[]): string[][] {
  const places = labels.map((label) => {
    const place = table.columns.findIndex((column) => column.label === label);
    invariant(place >= 0, `the table has a column ${label}`);
    return place;
  });
  return table.rows.map((row) => places.map((place) => plain(row[place] ?? '')));
}

export function fieldOf(card: Card, label: string): string {
  const fields = card.parts.flatMap((part) => (part.type === 'fields' ? part.fields : []));
  const field = fields.find((each) => each.label === label);
  invariant(field, `the card has a field ${label}`);
  return plain(field.value);
}

/** “4 120.5” → “4120.5”, and channels in plain words. */
export function plain(said: string): string {
  return sayPlainly(said).replaceAll('\u202f', '');
}

export function textOf(card: Card): string {
  return plain(card.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'));
}

/** Every command that the card's buttons and lists hold. */
export function commandsOf(card: Card): string[] {
  return card.actions.flatMap((action): string[] => {
    if (action.type === 'button') return [action.command];
    if (action.type === 'select') return action.options.map(({ command }) => command);
    return action.type === 'range' ? [`${action.command} ${action.firstDay}..${action.lastDay}`] : [];
  });
}

export function commandOf(card: Card, label: string): string {
  const found = card.actions.find((action) => action.type === 'button' && action.label.startsWith(label));
  invariant(found?.type === 'button', `the card has a button ${label}`);
  return found.command;
}

/** The file that goes with a card, as whoever opens it has it. */
export async function fileOf(card: Card): Promise<string> {
  let content = '';
  for await (const piece of partOf(card, 'file').content()) content += piece;
  return content;
}

/** Reads the files of exports, and by other means: as RFC 4180 has it. */
export function readCsv(content: string): { header: string[]; rows: Record<string, string>[] } {
  const records: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy;
  const body = content.replace(/^\ufeff/, '');
  for (let match = cell.exec(body); match; match = cell.exec(body)) {
    const [, text = '', end] = match;
    records.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === '\r\n') records.push([]);
    if (cell.lastIndex === body.length) break;
  }
  const [header = [], ...rows] = records.slice(0, -1);
  return {
    header,
    rows: rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']))),
  };
}

import type { KnownBlock } from '@slack/types';
import type { ChartPart, Part } from '../../cards/card.ts';
import type { Chart } from '../../cards/chart.ts';
import { lineOf } from '../../cards/words.ts';
import { sayInSlack } from './channels.ts';
import { renderFields, renderGauge, renderTiles } from './fields.ts';
import { blocksOn, limits, type Surface } from './limits.ts';
import { renderTable } from './table.ts';
import { context, paragraph, plainLines, section } from './text-objects.ts';

/** A chart as Slack has it: uploaded, and referred to by its id. */
export interface Picture {
  fileId: string;
}

export interface Canvas {
  surface: Surface;
  /** Whose channels can be followed there; left out: nobody's. */
  workspace?: string | undefined;
  /** A chart without a picture is shown as its numbers. */
  pictures: ReadonlyMap<Chart, Picture>;
}

/** Each part as blocks of its own, not yet fitted to what a message takes. */
export function renderEachPart(
  parts: readonly Part[],
  { surface, workspace, pictures }: Canvas,
): KnownBlock[][] {
  let tables = blocksOn[surface].has('data_table') ? limits.tables : 0;
  return parts.map((part) => {
    const blocks = renderPart(sayInSlack(part, workspace), pictures, tables > 0);
    tables -= blocks.filter(({ type }) => type === 'data_table').length;
    return blocks;
  });
}

function renderPart(part: Part, pictures: ReadonlyMap<Chart, Picture>, asDataTable: boolean): KnownBlock[] {
  switch (part.type) {
    case 'text':
      return [paragraph(part.text, limits.sectionText)];
    case 'fields':
      return renderFields(part.fields);
    case 'gauge':
      return renderGauge(part);
    case 'tiles':
      return renderTiles(part);
    case 'table':
      return renderTable(part, asDataTable);
    case 'chart':
      return renderChart(part, pictures.get(part.chart), asDataTable);
    case 'file':
      return [context(`${part.name}: ${part.description}`)];
  }
}

function renderChart(
  { chart, table, saidAbove }: ChartPart,
  picture: Picture | undefined,
  asDataTable: boolean,
): KnownBlock[] {
  const said = `${chart.title}. ${chart.alt}`;
  if (picture) {
    return [{ type: 'image', slack_file: { id: picture.fileId }, alt_text: lineOf(said, limits.altText) }];
  }
  if (saidAbove) return [];
  const numbers = table ? renderTable(table, asDataTable) : [section(plainLines(said, limits.sectionText))];
  return [...numbers, context('There is no picture of the chart; these are its numbers.')];
}

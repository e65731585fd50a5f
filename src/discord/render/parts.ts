import { type APIComponentInContainer, type APITextDisplayComponent, ComponentType } from 'discord.js';
import type { ChartPart, Field, FilePart, GaugePart, Part, TilesPart } from '../../cards/card.ts';
import { sayPlainly } from '../../cards/channels.ts';
import type { Chart } from '../../cards/chart.ts';
import { sayGauge } from '../../cards/gauge.ts';
import { isBlank, lineOf } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { asManyAs, bold, line, lines, small } from './markdown.ts';
import { renderTable } from './table.ts';

/** A file that is sent along, by the name that Discord knows it by. */
export interface Attachment {
  name: string;
}

export interface Canvas {
  /** A chart without a picture is shown as its numbers. */
  pictures: ReadonlyMap<Chart, Attachment>;
  files: ReadonlyMap<FilePart, Attachment>;
}

export interface RenderedPart {
  components: APIComponentInContainer[];
  /** The names of the attachments that it shows. */
  attached: string[];
}

/** A part in at most so much text, as far as that can be had. */
export function renderPart(part: Part, canvas: Canvas, room: number): RenderedPart {
  const max = Math.min(room, limits.partText);
  switch (part.type) {
    case 'text':
      return written(lines(part.text, max));
    case 'fields':
      return written(renderFields(part.fields, max));
    case 'gauge':
      return written(renderGauge(part));
    case 'tiles':
      return written(renderTiles(part, max));
    case 'table':
      return written(renderTable(part, room));
    case 'chart':
      return renderChart(part, canvas.pictures.get(part.chart), room);
    case 'file':
      return renderFile(part, canvas.files.get(part));
  }
}

export function display(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content };
}

function written(content: string): RenderedPart {
  return { components: content === '' ? [] : [display(content)], attached: [] };
}

function renderFields(fields: readonly Field[], max: number): string {
  return asManyAs(
    fields.map(({ label, value }) => sayField(label, value)),
    max,
  );
}

function sayField(label: string, value: string): string {
  const name = bold(label, limits.fieldText / 2);
  return isBlank(value) ? name : `${name} ${lines(value, limits.fieldText)}`;
}

function renderGauge(part: GaugePart): string {
  const { label, value } = sayGauge(part);
  return `${bold(label, limits.fieldText)}\n${lines(value, limits.fieldText)}`;
}

/** There are no cards side by side, and a phone is too narrow for them anyway. */
function renderTiles({ tiles }: TilesPart, max: number): string {
  return asManyAs(
    tiles.map(({ title, value, detail }) => {
      const said = sayField(title, value);
      return isBlank(detail) ? said : `${said}\n${small(detail, limits.fieldText)}`;
    }),
    max,
  );
}

function renderChart(
  { chart, table, saidAbove }: ChartPart,
  picture: Attachment | undefined,
  room: number,
): RenderedPart {
  if (picture && isSendable(picture)) {
    const item = { media: { url: urlOf(picture) }, description: describeChart(chart) };
    return { components: [{ type: ComponentType.MediaGallery, items: [item] }], attached: [picture.name] };
  }
  if (saidAbove) return written('');
  const excuse = '\n-# There is no picture of the chart; these are its numbers.';
  const max = room - excuse.length;
  const numbers = table
    ? renderTable(table, max)
    : lines(sayPlainly(`${chart.title}. ${chart.alt}`), Math.min(max, limits.partText));
  return written(`${numbers}${excuse}`);
}

/** States the numbers, for whoever cannot see the picture. */
function describeChart({ title, alt }: Pick<Chart, 'title' | 'alt'>): string {
  return lineOf(`${title}. ${alt}`, limits.mediaDescription);
}

function renderFile({ name, description }: FilePart, file: Attachment | undefined): RenderedPart {
  const said = `${bold(sayPlainly(name), limits.fieldText / 2)} ${line(sayPlainly(description), limits.fieldText)}`;
  if (!file || !isSendable(file)) return written(said);
  const component = { type: ComponentType.File as const, file: { url: urlOf(file) } };
  return { components: [display(said), component], attached: [file.name] };
}

function urlOf({ name }: Attachment): string {
  return `attachment://${name}`;
}

/** Discord renames any other file, and then nothing refers to it. */
function isSendable({ name }: Attachment): boolean {
  return /^\w[\w.-]*$/.test(name) && name.length <= limits.attachmentName;
}

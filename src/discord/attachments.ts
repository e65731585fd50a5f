import type { RawFile } from 'discord.js';
import type { Card, FilePart } from '../cards/card.ts';
import type { Chart } from '../cards/chart.ts';
import { sayName } from '../cards/format.ts';
import type { ChartRenderer } from '../charts/chart-renderer.ts';
import { type Timing, within } from '../chat/timing.ts';
import { log } from '../log.ts';
import type { Attachment } from './render/parts.ts';

/** What goes out beside a card, and what could not be had. */
export interface Attachments {
  pictures: ReadonlyMap<Chart, Attachment>;
  files: ReadonlyMap<FilePart, Attachment>;
  /** By the name that a component shows it by. */
  sent: ReadonlyMap<string, Sent>;
  notes: readonly string[];
}

export interface Sent extends RawFile {
  name: string;
  data: Buffer;
  description?: string;
}

export const nothingAttached: Attachments = {
  pictures: new Map(),
  files: new Map(),
  sent: new Map(),
  notes: [],
};

export type Attach = (card: Card, roster: readonly string[], bytesMax: number) => Promise<Attachments>;

// Longer, and a person would rather have the numbers alone.
const PICTURE_WITHIN_MS = 6_000;
const FILE_WITHIN_MS = 60_000;
const DESCRIPTION_LENGTH_MAX = 1_024;

/** Draws the charts and writes the files of a card. Never rejects: what is missing is said, or shown as its numbers. */
export function createAttach(renderer: ChartRenderer, timing: Pick<Timing, 'after'>): Attach {
  async function pictureOf(chart: Chart, roster: readonly string[], index: number): Promise<Sent | null> {
    try {
      const drawn = await renderer.render(chart, { theme: 'dark', roster });
      if ('failed' in drawn) {
        log.warn('no picture of a chart', { chart: chart.type, failed: drawn.failed, detail: drawn.detail });
        return null;
      }
      const description = `${chart.title}. ${chart.alt}`.slice(0, DESCRIPTION_LENGTH_MAX);
      return { name: `chart-${index + 1}.png`, data: drawn.png, contentType: 'image/png', description };
    } catch (error) {
      log.warn('no picture of a chart', { chart: chart.type, error });
      return null;
    }
  }

  return async (card, roster, bytesMax) => {
    const charts = card.parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
    const parts = card.parts.filter((part) => part.type === 'file');
    const drawing = charts.map((chart, index) =>
      within(timing, PICTURE_WITHIN_MS, pictureOf(chart, roster, index)),
    );
    const writing = parts.map((part) => within(timing, FILE_WITHIN_MS, writtenFile(part, bytesMax)));
    const [pictures, files] = [await Promise.all(drawing), await Promise.all(writing)];

    const sent = [...pictures, ...files].flatMap((each) => (each && 'data' in each ? [each] : []));
    const shown = <Thing>(things: readonly Thing[], of: readonly (Sent | Missing | null)[]) =>
      new Map(
        things.flatMap((thing, index) => {
          const file = of[index];
          return file && 'data' in file ? [[thing, { name: file.name }] as const] : [];
        }),
      );
    return {
      pictures: shown(charts, pictures),
      files: shown(parts, files),
      sent: new Map(sent.map((each) => [each.name, each])),
      notes: parts.flatMap(({ name }, index) => {
        const file = files[index] ?? { missing: 'it took too long. Ask for fewer days.' };
        return 'missing' in file ? [`${sayName(name)} could not be sent: ${file.missing}`] : [];
      }),
    };
  };
}

interface Missing {
  missing: string;
}

/** Read no further than it could be sent. */
async function writtenFile(part: FilePart, bytesMax: number): Promise<Sent | Missing> {
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of part.content()) {
      const bytes = Buffer.from(piece);
      length += bytes.length;
      if (length > bytesMax) {
        const megabytes = Math.floor(bytesMax / 1_048_576);
        return { missing: `Discord takes ${megabytes} MB here. Ask for fewer days.` };
      }
      pieces.push(bytes);
    }
    return { name: part.name, data: Buffer.concat(pieces), contentType: part.mediaType };
  } catch (error) {
    log.error('a file could not be written', { name: part.name, error });
    return { missing: 'something went wrong. Please try again.' };
  }
}

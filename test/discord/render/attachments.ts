import type { Card, FilePart } from '../../../src/cards/card.ts';
import type { Chart } from '../../../src/cards/chart.ts';
import type { Canvas } from '../../../src/discord/render/parts.ts';

/** Every chart drawn and every file ready, as the adapter has them when nothing fails. */
export function attachmentsOf({ parts }: Card): Canvas {
  const charts = parts.flatMap((part): Chart[] => (part.type === 'chart' ? [part.chart] : []));
  const files = parts.flatMap((part): FilePart[] => (part.type === 'file' ? [part] : []));
  return {
    pictures: new Map(charts.map((chart, index) => [chart, { name: `chart-${index + 1}.png` }])),
    files: new Map(files.map((file, index) => [file, { name: `file-${index + 1}.csv` }])),
  };
}

import type { Card, Part } from '../../cards/card.ts';
import { sayTone } from '../../cards/tone.ts';
import { cleanLine, cleanLines, cut } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { disarm, escapeMarkup } from './words.ts';

const ROWS_MAX = 10;

/** For notifications and for whoever listens: the card in one text, its numbers first. */
export function sayCards(cards: readonly Card[], max: number = limits.fallbackText): string {
  const lines = cards.flatMap(({ title, tone, subtitle, parts }) => [
    [lineFrom(title), sayTone(tone)].filter(Boolean).join(' · '),
    lineFrom(subtitle ?? ''),
    ...parts.flatMap(sayPart),
  ]);
  const said = lines.filter((line) => line !== '').join('\n');
  // Disarmed, a text only gets longer.
  const head = disarm(said.slice(0, 2 * limits.fallbackText));
  return cut(head || '–', max, escapeMarkup);
}

function sayPart(part: Part): string[] {
  switch (part.type) {
    case 'text':
      return [linesFrom(part.text)];
    case 'fields':
      return part.fields.map(({ label, value }) => lineFrom(`${label}: ${value}`));
    case 'gauge':
      return [lineFrom(`${part.label}: ${part.used} of ${part.total} used, ${part.remaining} remaining`)];
    case 'tiles':
      return part.tiles.map(({ title, value }) => lineFrom(`${title}: ${value}`));
    case 'table':
      return [
        lineFrom(part.caption),
        ...(part.rows.length === 0 ? [lineFrom(part.empty)] : part.rows.slice(0, ROWS_MAX).map(sayRow)),
      ];
    case 'chart':
      return part.saidAbove ? [] : [lineFrom(`${part.chart.title}. ${part.chart.alt}`)];
    case 'file':
      return [lineFrom(`${part.name}: ${part.description}`)];
  }
}

function sayRow(row: readonly string[]): string {
  return lineFrom(row.join(' · '));
}

function lineFrom(words: string): string {
  return cleanLine(words, limits.fallbackText);
}

function linesFrom(words: string): string {
  return cleanLines(words, limits.fallbackText);
}

import type { Card, Part } from '../../cards/card.ts';
import { limits } from './limits.ts';
import { sayTone } from './tone.ts';
import { cleanLine, cleanLines, cut, disarm, escapeMarkup } from './words.ts';

const ROWS_MAX = 10;

/** For notifications and for whoever listens: the card in one text, its numbers first. */
export function sayCards(cards: readonly Card[]): string {
  const lines = cards.flatMap(({ title, tone, subtitle, parts }) => [
    [cleanLine(title), sayTone(tone)].filter(Boolean).join(' · '),
    cleanLine(subtitle ?? ''),
    ...parts.flatMap(sayPart),
  ]);
  const said = lines.filter((line) => line !== '').join('\n');
  return cut(disarm(said) || '–', limits.fallbackText, escapeMarkup);
}

function sayPart(part: Part): string[] {
  switch (part.type) {
    case 'text':
      return [cleanLines(part.text)];
    case 'fields':
      return part.fields.map(({ label, value }) => cleanLine(`${label}: ${value}`));
    case 'gauge':
      return [cleanLine(`${part.label}: ${part.used} of ${part.total} used, ${part.remaining} remaining`)];
    case 'tiles':
      return part.tiles.map(({ title, value }) => cleanLine(`${title}: ${value}`));
    case 'table':
      return [
        cleanLine(part.caption),
        ...(part.rows.length === 0 ? [cleanLine(part.empty)] : part.rows.slice(0, ROWS_MAX).map(sayRow)),
      ];
    case 'chart':
      return [cleanLine(`${part.chart.title}. ${part.chart.alt}`)];
    case 'file':
      return [cleanLine(`${part.name}: ${part.description}`)];
  }
}

function sayRow(row: readonly string[]): string {
  return cleanLine(row.join(' · '));
}

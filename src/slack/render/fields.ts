import type { CardBlock, KnownBlock } from '@slack/types';
import type { Field, GaugePart, TilesPart } from '../../cards/card.ts';
import { sayGauge } from '../../cards/gauge.ts';
import { isBlank } from '../../cards/words.ts';
import { limits } from './limits.ts';
import { inertMarkup, labelled, section } from './text-objects.ts';

export function renderFields(fields: readonly Field[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let at = 0; at < fields.length; at += limits.sectionFields) {
    blocks.push({
      type: 'section',
      fields: fields
        .slice(at, at + limits.sectionFields)
        .map(({ label, value }) => labelled(label, value, limits.fieldText)),
    });
  }
  return blocks;
}

export function renderGauge(part: GaugePart): KnownBlock[] {
  const { label, value } = sayGauge(part);
  return [section(labelled(label, value, limits.sectionText))];
}

/** Cards side by side; fields where there are too many for that, or a text is not fit for mark-up. */
export function renderTiles({ tiles }: TilesPart): KnownBlock[] {
  const cards = tiles.length <= limits.carousel ? tiles.map(renderTile) : [null];
  const whole = cards.filter((card) => card !== null);
  if (whole.length > 0 && whole.length === cards.length) return [{ type: 'carousel', elements: whole }];
  return renderFields(
    tiles.map(({ title, value, detail }) => ({
      label: title,
      value: isBlank(detail) ? value : `${value}\n${detail}`,
    })),
  );
}

function renderTile({ title, value, detail }: TilesPart['tiles'][number]): CardBlock | null {
  const [name, figure] = [inertMarkup(title, limits.cardTitle), inertMarkup(value, limits.cardTitle)];
  const body = inertMarkup(detail, limits.cardBody);
  if (!name || !figure || !(body || isBlank(detail))) return null;
  return { type: 'card', title: name, subtitle: figure, ...(body && { body }) };
}

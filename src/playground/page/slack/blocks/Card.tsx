import { useRef } from 'preact/hooks';
import { ElementView } from '../elements/ElementView.tsx';
import type { Block, Element, PictureShape, TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { Picture } from './Picture.tsx';

type Shape = Block & {
  hero_image?: PictureShape;
  icon?: PictureShape;
  title?: TextObject;
  subtitle?: TextObject;
  body?: TextObject;
  actions?: Element[];
};

export function Card({ block }: { block: Shape }) {
  const { hero_image: hero, icon, title, subtitle, body, actions } = block;
  return (
    <div class="slack-card">
      {hero && <Picture picture={hero} class="slack-hero" />}
      <div class="slack-card-head">
        {icon && <Picture picture={icon} class="slack-icon large" isPlain />}
        <div>
          {title && (
            <p class="slack-card-title">
              <TextLine text={title} />
            </p>
          )}
          {subtitle && (
            <p class="slack-card-subtitle">
              <TextLine text={subtitle} />
            </p>
          )}
        </div>
      </div>
      {body && (
        <p class="slack-text">
          <TextLine text={body} />
        </p>
      )}
      {actions && (
        <div class="slack-actions">
          {actions.map((element) => (
            <ElementView element={element} blockId={block.block_id} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Cards in a row that scrolls by itself: by its arrows, by hand, and with the arrow keys when it has the focus. */
export function Carousel({ block: { elements } }: { block: { elements: Shape[] } }) {
  const row = useRef<HTMLUListElement>(null);
  const move = (cards: number) => row.current?.scrollBy({ left: cards * 260, behavior: 'smooth' });
  const arrows = [
    { label: 'Cards before', sign: '‹', cards: -1 },
    { label: 'Further cards', sign: '›', cards: 1 },
  ];
  return (
    <div class="slack-carousel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with keys. */}
      <ul ref={row} tabIndex={0} aria-label={`${elements.length} cards`}>
        {elements.map((card) => (
          <li>
            <Card block={card} />
          </li>
        ))}
      </ul>
      {elements.length > 2 && (
        <div class="slack-carousel-arrows">
          {arrows.map(({ label, sign, cards }) => (
            <button type="button" class="slack-button" aria-label={label} onClick={() => move(cards)}>
              {sign}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

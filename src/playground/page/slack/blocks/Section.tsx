import { ElementView } from '../elements/ElementView.tsx';
import type { Block, Element, PictureShape, TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { Picture } from './Picture.tsx';

type Shape = Block & { text?: TextObject; fields?: TextObject[]; accessory?: Element | PictureShape };

export function Section({ block }: { block: Shape }) {
  const { text, fields, accessory } = block;
  return (
    <div class="slack-section">
      <div class="slack-section-words">
        {text && (
          <p class="slack-text">
            <TextLine text={text} />
          </p>
        )}
        {fields && (
          <div class="slack-fields">
            {fields.map((field) => (
              <p class="slack-text">
                <TextLine text={field} />
              </p>
            ))}
          </div>
        )}
      </div>
      {accessory && (
        <div class="slack-accessory">
          {'alt_text' in accessory ? (
            <Picture picture={accessory as PictureShape} class="slack-thumbnail" />
          ) : (
            <ElementView element={accessory as Element} blockId={block.block_id} />
          )}
        </div>
      )}
    </div>
  );
}

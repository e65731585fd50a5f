import type { PictureShape, TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { Picture } from './Picture.tsx';

export function Context({ block: { elements } }: { block: { elements: (TextObject | PictureShape)[] } }) {
  return (
    <div class="slack-context">
      {elements.map((each) =>
        'alt_text' in each ? (
          <Picture picture={each} class="slack-icon" isPlain />
        ) : (
          <span class="slack-text">
            <TextLine text={each} />
          </span>
        ),
      )}
    </div>
  );
}

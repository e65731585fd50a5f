import type { PictureShape } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { Picture } from './Picture.tsx';

export function ImageBlock({ block }: { block: PictureShape }) {
  return (
    <figure class="slack-image">
      {block.title && (
        <figcaption>
          <TextLine text={block.title} />
        </figcaption>
      )}
      <Picture picture={block} class="slack-picture" />
    </figure>
  );
}

import type { FileLine } from '../../../wire.ts';
import type { Picture } from '../pieces.ts';
import { Image } from './Image.tsx';
import './media.css';

export function Gallery({ items, files }: { items: readonly Picture[]; files: readonly FileLine[] }) {
  return (
    <div class="d-gallery" data-count={Math.min(items.length, 3)}>
      {items.map(({ media, description, spoiler }, index) => (
        <Image
          key={index}
          url={media.url}
          files={files}
          description={description}
          isSpoiler={spoiler ?? false}
        />
      ))}
    </div>
  );
}

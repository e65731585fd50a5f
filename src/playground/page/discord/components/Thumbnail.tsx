import type { FileLine } from '../../../wire.ts';
import type { Piece } from '../pieces.ts';
import { Image } from './Image.tsx';

export function Thumbnail({ piece, files }: { piece: Piece; files: readonly FileLine[] }) {
  return (
    <div class="d-thumbnail">
      <Image
        url={piece.media?.url ?? ''}
        files={files}
        description={piece.description}
        isSpoiler={piece.spoiler ?? false}
      />
    </div>
  );
}

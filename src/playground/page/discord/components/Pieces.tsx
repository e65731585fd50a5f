import { Markdown } from '../markdown/Markdown.tsx';
import { type Piece, type } from '../pieces.ts';
import type { Surroundings } from '../surroundings.ts';
import { Button } from './Button.tsx';
import { Container } from './Container.tsx';
import { FileCard } from './FileCard.tsx';
import { Gallery } from './Gallery.tsx';
import { Menu } from './Menu.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { Unknown } from './Unknown.tsx';
import './pieces.css';

/**
 * Components one below the other. An edit changes them where they stand, so that what has the focus keeps it: “Older”
 * is the same button on each page, though another stands before it and it means another page.
 */
export function Pieces({
  pieces = [],
  around,
}: {
  pieces: readonly Piece[] | undefined;
  around: Surroundings;
}) {
  const said = pieces.map(
    ({ type: kind, label = '', placeholder = '' }) => `${kind} ${label || placeholder}`,
  );
  return pieces.map((piece, index) => {
    const before = said.slice(0, index).filter((each) => each === said[index]).length;
    return <PieceView key={`${said[index]} ${before}`} piece={piece} around={around} />;
  });
}

function PieceView({ piece, around }: { piece: Piece; around: Surroundings }) {
  switch (piece.type) {
    case type.textDisplay:
      return <Markdown text={piece.content ?? ''} around={around} />;
    case type.container:
      return (
        <Container piece={piece}>
          <Pieces pieces={piece.components} around={around} />
        </Container>
      );
    case type.section:
      return (
        <div class="d-section">
          <div>
            <Pieces pieces={piece.components} around={around} />
          </div>
          {piece.accessory && <PieceView piece={piece.accessory} around={around} />}
        </div>
      );
    case type.actionRow:
      return (
        <div class="d-row">
          <Pieces pieces={piece.components} around={around} />
        </div>
      );
    case type.separator:
      return <Separator piece={piece} />;
    case type.button:
      return <Button piece={piece} around={around} />;
    case type.thumbnail:
      return <Thumbnail piece={piece} files={around.files} />;
    case type.mediaGallery:
      return <Gallery items={piece.items ?? []} files={around.files} />;
    case type.file:
      return <FileCard url={piece.file?.url ?? ''} files={around.files} isSpoiler={piece.spoiler ?? false} />;
    case type.stringSelect:
    case type.userSelect:
    case type.roleSelect:
    case type.mentionableSelect:
    case type.channelSelect:
      return <Menu piece={piece} around={around} />;
    default:
      return <Unknown piece={piece} />;
  }
}

function Separator({ piece: { divider = true, spacing = 1 } }: { piece: Piece }) {
  const size = spacing === 2 ? 'large' : 'small';
  return divider ? (
    <hr class="d-separator" data-spacing={size} />
  ) : (
    <div class="d-separator" data-spacing={size} />
  );
}

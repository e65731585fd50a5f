import type { Piece } from '../pieces.ts';

/** Never dropped: whoever looks at the page must see that something is missing. */
export function Unknown({ piece }: { piece: Piece }) {
  return <p class="d-unknown">Unknown component: {String(piece.type)}</p>;
}

import { ElementView } from '../elements/ElementView.tsx';
import type { Block, Element } from '../shapes.ts';

/** What can be pressed and chosen, in a row; also the small ones of `context_actions`. */
export function Actions({ block }: { block: Block & { elements: Element[] } }) {
  return (
    <div class="slack-actions">
      {block.elements.map((element) => (
        <ElementView element={element} blockId={block.block_id} />
      ))}
    </div>
  );
}

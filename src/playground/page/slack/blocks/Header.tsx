import type { TextObject } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';

export function Header({ block: { text } }: { block: { text: TextObject } }) {
  return (
    <h3 class="slack-header">
      <TextLine text={text} />
    </h3>
  );
}

import type { ComponentChildren } from 'preact';
import type { Json } from '../../../wire.ts';
import type { PictureShape, TextObject } from '../shapes.ts';
import { useSurface } from '../surface.ts';
import { TextLine } from '../text/TextLine.tsx';
import { Picture } from './Picture.tsx';
import { RichText, type RichTextShape } from './RichText.tsx';

interface Shape {
  title?: TextObject;
  rich_text_title?: RichTextShape;
  subtitle?: TextObject;
  child_blocks: Json[];
  width?: string;
  icon?: PictureShape;
  is_collapsible?: boolean;
  default_collapsed?: boolean;
  has_header_divider?: boolean;
}

export function Container({ block }: { block: Shape }) {
  const { draw } = useSurface();
  const head = <Head {...block} />;
  const name = `slack-container ${block.width ?? 'standard'} ${block.has_header_divider ? 'ruled' : ''}`;
  if (block.is_collapsible) {
    return (
      <details class={name} open={block.default_collapsed !== true}>
        <summary>{head}</summary>
        {draw(block.child_blocks)}
      </details>
    );
  }
  return (
    <div class={name}>
      {head}
      {draw(block.child_blocks)}
    </div>
  );
}

function Head({ icon, title, rich_text_title: rich, subtitle }: Shape): ComponentChildren {
  return (
    <div class="slack-container-head">
      {icon && <Picture picture={icon} class="slack-icon large" isPlain />}
      <div>
        {title && (
          <b>
            <TextLine text={title} />
          </b>
        )}
        {rich && <RichText block={rich} />}
        {subtitle && (
          <span class="slack-context">
            <TextLine text={subtitle} />
          </span>
        )}
      </div>
    </div>
  );
}

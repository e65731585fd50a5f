import type { ComponentChildren } from 'preact';
import { Spoiler } from '../markdown/Spoiler.tsx';
import type { Piece } from '../pieces.ts';

export function Container({ piece, children }: { piece: Piece; children: ComponentChildren }) {
  const { accent_color: accent, spoiler } = piece;
  const colour = typeof accent === 'number' ? `#${accent.toString(16).padStart(6, '0')}` : null;
  return (
    <div
      class="d-container"
      data-accent={colour !== null}
      {...(colour && { style: { '--d-accent': colour } })}
    >
      {spoiler ? (
        <Spoiler isBlock>
          <div class="d-stack">{children}</div>
        </Spoiler>
      ) : (
        <div class="d-stack">{children}</div>
      )}
    </div>
  );
}

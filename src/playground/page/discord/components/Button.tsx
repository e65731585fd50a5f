import { type Piece, sayEmoji } from '../pieces.ts';
import type { Surroundings } from '../surroundings.ts';
import './button.css';

const styles: Readonly<Record<number, string>> = {
  1: 'primary',
  2: 'secondary',
  3: 'success',
  4: 'danger',
  5: 'link',
  6: 'premium',
};

/** Shows that it is being worked on until the bot has answered, and is not sent twice. */
export function Button({ piece, around }: { piece: Piece; around: Surroundings }) {
  const { custom_id: id, style = 2, url = '', disabled = false } = piece;
  const says = <Face piece={piece} />;
  if (style === 5 && /^https?:\/\//.test(url) && !disabled) {
    return (
      <a class="d-button" data-style="link" href={url} target="_blank" rel="noopener noreferrer">
        {says}
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M15 4h5v5m0-5-9 9M10 5H5v14h14v-5" />
        </svg>
      </a>
    );
  }
  const isWorking = id !== undefined && around.working === id;
  return (
    <button
      type="button"
      class="d-button"
      data-style={styles[style] ?? 'secondary'}
      disabled={disabled || id === undefined}
      // It keeps the focus while it waits.
      aria-disabled={around.working !== null}
      aria-busy={isWorking}
      onClick={() => id !== undefined && around.press(id)}
    >
      {says}
      {isWorking && <Dots />}
    </button>
  );
}

function Face({ piece: { label, emoji, style } }: { piece: Piece }) {
  return (
    <span>
      {emoji && <span class="d-emoji">{sayEmoji(emoji)}</span>}
      {label ?? (style === 6 ? 'Premium' : '')}
    </span>
  );
}

/** Three dots in motion. */
export function Dots() {
  return (
    <span class="d-dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

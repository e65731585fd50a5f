import type { MessageLine } from '../../wire.ts';

/** The bot's is a tally; a person's their first letter. */
export function Avatar({ author }: Pick<MessageLine, 'author'>) {
  return (
    <span class="d-avatar" data-bot={author.isBot} aria-hidden="true">
      {author.isBot ? (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 5v14M10 5v14M14 5v14M18 5v14M3 16 21 8" />
        </svg>
      ) : (
        author.name.slice(0, 1)
      )}
    </span>
  );
}

import type { Piece } from '../pieces.ts';

interface Props {
  piece: Piece;
  id: string;
  value: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  onChange: (value: string) => void;
}

const PARAGRAPH = 2;
// Below that nobody needs to be told how much room is left.
const TOLD_FROM = 100;

export function TextField({ piece, id, value, describedBy, isInvalid, onChange }: Props) {
  const { style = 1, placeholder, max_length: max = 4_000, required = true } = piece;
  const own = {
    id,
    value,
    placeholder: placeholder ?? '',
    'aria-describedby': describedBy,
    'aria-invalid': isInvalid,
    'aria-required': required,
    class: 'd-input',
  };
  const left = max - value.length;
  return (
    <>
      {style === PARAGRAPH ? (
        <textarea {...own} rows={4} onInput={(event) => onChange(event.currentTarget.value)} />
      ) : (
        <input
          {...own}
          type="text"
          autoComplete="off"
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {left < TOLD_FROM && (
        <small class="d-left" data-over={left < 0}>
          {left} characters left
        </small>
      )}
    </>
  );
}

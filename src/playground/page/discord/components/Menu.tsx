import { useState } from 'preact/hooks';
import type { Piece } from '../pieces.ts';
import type { Surroundings } from '../surroundings.ts';
import { choicesOf, presetOf, sayMenu } from './choices.ts';
import { Select } from './Select.tsx';

/** A list in a message: what is chosen is sent at once. */
export function Menu({ piece, around }: { piece: Piece; around: Surroundings }) {
  const id = piece.custom_id ?? '';
  // Kept while the list comes back by the same name, as Discord's client does.
  const [picked, setPicked] = useState<{ id: string; values: string[] } | null>(null);
  const name = sayMenu(piece);
  return (
    <Select
      name={name}
      placeholder={name}
      choices={choicesOf(piece, around.names)}
      chosen={picked?.id === id ? picked.values : presetOf(piece)}
      min={piece.min_values ?? 1}
      max={piece.max_values ?? 1}
      isDisabled={piece.disabled ?? false}
      isWorking={around.working === id}
      onChoose={(values) => {
        if (around.working !== null) return;
        setPicked({ id, values });
        around.choose(id, values);
      }}
    />
  );
}

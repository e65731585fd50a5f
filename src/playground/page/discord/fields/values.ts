import { presetOf } from '../components/choices.ts';
import { type Piece, type } from '../pieces.ts';

export type Value = string | string[] | boolean | null;
export type Values = Readonly<Record<string, Value>>;

/** Something to be filled in, with the words that stand above it. */
export interface Field {
  label: string;
  description: string;
  piece: Piece;
}

/** The fields of a part of a form: one in a label, or, the older way, one in a row. */
export function fieldsIn(part: Piece): Field[] {
  const { label = '', description = '', component, components = [] } = part;
  if (part.type === type.label && component) return [{ label, description, piece: component }];
  if (part.type !== type.actionRow) return [];
  return components.map((piece) => ({ label: piece.label ?? '', description: '', piece }));
}

/** What stands in the fields when the form opens. */
export function presetValues(parts: readonly Piece[]): Values {
  const fields = parts.flatMap(fieldsIn).map(({ piece }) => piece);
  return Object.fromEntries(
    fields.flatMap((piece) => (piece.custom_id ? [[piece.custom_id, presetValue(piece)]] : [])),
  );
}

function presetValue(piece: Piece): Value {
  switch (piece.type) {
    case type.textInput:
      return piece.value ?? '';
    case type.checkbox:
      return piece.default ?? false;
    case type.radioGroup:
      return presetOf(piece)[0] ?? null;
    default:
      return presetOf(piece);
  }
}

/** What is sent. Nothing chosen among radio buttons is nothing said. */
export function sentValues(values: Values): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

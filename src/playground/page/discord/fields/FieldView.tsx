import { useId } from 'preact/hooks';
import type { Drawing } from '../../contracts.ts';
import { choicesOf, sayMenu } from '../components/choices.ts';
import { Select } from '../components/Select.tsx';
import { Unknown } from '../components/Unknown.tsx';
import { type Piece, type } from '../pieces.ts';
import { ChoiceGroup } from './ChoiceGroup.tsx';
import { TextField } from './TextField.tsx';
import type { Field, Value } from './values.ts';
import './fields.css';

interface Props {
  field: Field;
  value: Value;
  error: string | undefined;
  names: Drawing['names'];
  onChange: (value: Value) => void;
}

/** One question of a form: its label, what explains it, the field, and what is wrong with it. */
export function FieldView(props: Props) {
  const { field, error } = props;
  const id = useId();
  const { label, description, piece } = field;
  const isGroup = piece.type === type.radioGroup || piece.type === type.checkboxGroup;
  const isRequired = piece.type !== type.checkbox && (piece.required ?? true);
  const described = [description !== '' && `${id}-about`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  const describedBy = described.length > 0 ? described.join(' ') : undefined;
  const says = (
    <>
      {label}
      {isRequired && (
        <span class="d-required" title="Required">
          {' '}
          *
        </span>
      )}
    </>
  );
  const rest = (
    <>
      {description !== '' && (
        <p id={`${id}-about`} class="d-about">
          {description}
        </p>
      )}
      <Control {...props} piece={piece} id={id} describedBy={describedBy} />
      {error !== undefined && (
        <p id={`${id}-error`} class="d-error">
          {error}
        </p>
      )}
    </>
  );
  if (isGroup) {
    return (
      <fieldset class="d-field" data-invalid={error !== undefined} aria-describedby={describedBy}>
        <legend>{says}</legend>
        {rest}
      </fieldset>
    );
  }
  return (
    <div class="d-field" data-invalid={error !== undefined}>
      <label for={id}>{says}</label>
      {rest}
    </div>
  );
}

interface ControlProps extends Props {
  piece: Piece;
  id: string;
  describedBy: string | undefined;
}

function Control({ piece, id, describedBy, field, value, error, names, onChange }: ControlProps) {
  const isInvalid = error !== undefined;
  const chosen = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  switch (piece.type) {
    case type.textInput:
      return (
        <TextField
          piece={piece}
          id={id}
          value={typeof value === 'string' ? value : ''}
          describedBy={describedBy}
          isInvalid={isInvalid}
          onChange={onChange}
        />
      );
    case type.stringSelect:
    case type.userSelect:
    case type.roleSelect:
    case type.mentionableSelect:
    case type.channelSelect:
      return (
        <Select
          id={id}
          name={field.label}
          placeholder={sayMenu(piece)}
          choices={choicesOf(piece, names)}
          chosen={chosen}
          min={(piece.required ?? true) ? (piece.min_values ?? 1) : 0}
          max={piece.max_values ?? 1}
          isDisabled={piece.disabled ?? false}
          isInvalid={isInvalid}
          describedBy={describedBy}
          onChoose={onChange}
        />
      );
    case type.radioGroup:
      return (
        <ChoiceGroup
          kind="radio"
          name={id}
          choices={piece.options ?? []}
          chosen={chosen}
          max={1}
          onChange={([only = null]) => onChange(only)}
        />
      );
    case type.checkboxGroup:
      return (
        <ChoiceGroup
          kind="checkbox"
          name={id}
          choices={piece.options ?? []}
          chosen={chosen}
          max={piece.max_values ?? piece.options?.length ?? 1}
          onChange={onChange}
        />
      );
    case type.checkbox:
      return (
        <input
          id={id}
          type="checkbox"
          class="d-checkbox"
          checked={value === true}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case type.fileUpload:
      return (
        <p class="d-upload">
          <input id={id} type="file" disabled aria-describedby={describedBy} />
          <small>The playground takes no files.</small>
        </p>
      );
    default:
      return <Unknown piece={piece} />;
  }
}

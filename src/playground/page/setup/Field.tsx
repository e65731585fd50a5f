import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  fault?: string | undefined;
  hint?: ComponentChildren;
  type?: 'text' | 'password' | 'date';
  list?: string;
}

/** What it is called above it, what it wants below it, and what is wrong with it in its place. */
export function Field({ label, value, onValue, fault, hint, type = 'text', list }: Props) {
  const id = useId();
  const says = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  const common = {
    ...{ id, value, autocomplete: 'off', spellcheck: false },
    onInput: ({ currentTarget }: { currentTarget: HTMLInputElement }) => onValue(currentTarget.value),
    'aria-invalid': fault ? ('true' as const) : ('false' as const),
    'aria-describedby': says || undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === 'text' ? <input {...common} type="text" list={list} /> : <input {...common} type={type} />}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** Of a form as a whole. */
export function Fault({ says }: { says: string | undefined }) {
  return <div role="alert">{says && <p class="fault">{says}</p>}</div>;
}

export function Choice<Value extends string>(props: {
  legend: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onValue: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset class="options">
      <legend>{props.legend}</legend>
      {props.options.map(({ value, label }) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            checked={value === props.value}
            onChange={() => props.onValue(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

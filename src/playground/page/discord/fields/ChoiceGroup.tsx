import type { Choice } from '../pieces.ts';

interface Props {
  kind: 'radio' | 'checkbox';
  name: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  max: number;
  onChange: (chosen: string[]) => void;
}

/** Radio buttons, or boxes of which several may be ticked. */
export function ChoiceGroup({ kind, name, choices, chosen, max, onChange }: Props) {
  const toggle = (value: string) => {
    if (kind === 'radio') onChange([value]);
    else if (chosen.includes(value)) onChange(chosen.filter((each) => each !== value));
    else onChange([...chosen, value]);
  };
  return (
    <div class="d-choices">
      {choices.map(({ value, label, description }) => {
        const isOn = chosen.includes(value);
        return (
          <label key={value} class="d-choice">
            <input
              type={kind}
              name={name}
              value={value}
              checked={isOn}
              disabled={kind === 'checkbox' && !isOn && chosen.length >= max}
              onChange={() => toggle(value)}
            />
            <span>
              {label}
              {description && <small>{description}</small>}
            </span>
          </label>
        );
      })}
    </div>
  );
}

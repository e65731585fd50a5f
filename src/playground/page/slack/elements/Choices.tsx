import { useId } from 'preact/hooks';
import { optionsOf } from '../shapes.ts';
import { TextLine } from '../text/TextLine.tsx';
import { type ElementProps, groupAriaOf, useElement } from './use-element.ts';

/** Radio buttons and checkboxes: every option can be seen. */
export function Choices(props: ElementProps) {
  const { element, field } = props;
  const { value, set, isBusy } = useElement(props);
  const id = useId();
  const isOne = element.type === 'radio_buttons';
  const chosen = typeof value === 'string' ? [value] : [...value];
  const after = (option: string, isOn: boolean) => {
    if (isOne) return option;
    return isOn ? [...chosen, option] : chosen.filter((each) => each !== option);
  };
  return (
    <div
      class="slack-choices"
      role={isOne ? 'radiogroup' : 'group'}
      aria-busy={isBusy}
      {...groupAriaOf(props)}
    >
      {optionsOf(element).map((option, index) => (
        <label key={option.value} class="slack-choice">
          <input
            type={isOne ? 'radio' : 'checkbox'}
            id={index === 0 ? field?.id : undefined}
            name={id}
            checked={chosen.includes(option.value)}
            onChange={({ currentTarget }) => void set(after(option.value, currentTarget.checked))}
          />
          <span>
            <TextLine text={option.text} />
            {option.description && (
              <span class="slack-hint">
                <TextLine text={option.description} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

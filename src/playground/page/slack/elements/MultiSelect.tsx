import { useSurface } from '../surface.ts';
import { groupsOf } from './options.ts';
import { type ElementProps, groupAriaOf, useElement } from './use-element.ts';

/** Folded up it shows what is chosen; unfolded, a box for each. */
export function MultiSelect(props: ElementProps) {
  const { element, field } = props;
  const { names } = useSurface();
  const { value, set, isBusy } = useElement(props);
  const chosen = [...value];
  const options = groupsOf(element, names).flatMap((group) => group.options);
  const max = (element['max_selected_items'] as number | undefined) ?? Number.POSITIVE_INFINITY;
  const said = options.filter((option) => chosen.includes(option.value)).map(({ text }) => text.text);
  return (
    <details class="slack-multi" aria-busy={isBusy}>
      <summary class="slack-field slack-select" id={field?.id}>
        {said.length > 0 ? said.join(', ') : (element.placeholder?.text ?? 'Choose options')}
      </summary>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset needs a legend, and the name stands elsewhere. */}
      <div role="group" {...groupAriaOf(props)}>
        {options.map((option) => {
          const isChosen = chosen.includes(option.value);
          return (
            <label key={option.value} class="slack-choice">
              <input
                type="checkbox"
                checked={isChosen}
                disabled={!isChosen && chosen.length >= max}
                onChange={() =>
                  void set(
                    isChosen ? chosen.filter((each) => each !== option.value) : [...chosen, option.value],
                  )
                }
              />
              <span>{option.text.text}</span>
            </label>
          );
        })}
      </div>
    </details>
  );
}

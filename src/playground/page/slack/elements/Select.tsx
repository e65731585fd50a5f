import { useSurface } from '../surface.ts';
import { groupsOf } from './options.ts';
import { ariaOf, type ElementProps, useElement } from './use-element.ts';

/** The browser's own list: it has its keys, its place on a phone and its search by the first letters. */
export function Select(props: ElementProps) {
  const { element, field } = props;
  const { names } = useSurface();
  const { value, set, isBusy } = useElement(props);
  const groups = groupsOf(element, names);
  const placeholder = element.placeholder?.text ?? 'Choose an option';
  const mayBeEmpty = field !== undefined && !field.isRequired;
  return (
    <select
      class="slack-field slack-select"
      {...ariaOf(props)}
      aria-busy={isBusy}
      value={value as string}
      onChange={({ currentTarget }) => void set(currentTarget.value)}
      onKeyDown={openWithKeys}
    >
      {(value === '' || mayBeEmpty) && (
        <option value="" disabled={!mayBeEmpty}>
          {placeholder}
        </option>
      )}
      {groups.map(({ label, options }) => {
        const lines = options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text.text}
          </option>
        ));
        return label === null ? lines : <optgroup label={label}>{lines}</optgroup>;
      })}
    </select>
  );
}

/** An arrow would choose the next one at once, and the bot would hear of each on the way: it opens the list instead. */
function openWithKeys(event: KeyboardEvent): void {
  const isTyped = event.key.length === 1 && event.key !== ' ';
  if (!isTyped && !/^(?:ArrowUp|ArrowDown|Home|End|PageUp|PageDown)$/.test(event.key)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const select = event.currentTarget as HTMLSelectElement;
  if (!('showPicker' in select)) return;
  event.preventDefault();
  select.showPicker();
}

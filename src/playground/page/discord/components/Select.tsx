import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { type Choice, sayEmoji } from '../pieces.ts';
import { Dots } from './Button.tsx';
import { placeBelow } from './place-below.ts';
import { useTyped } from './use-typed.ts';
import './select.css';

interface Props {
  /** Of the button, where a label stands for it. */
  id?: string;
  /** What a screen reader calls it. */
  name: string;
  placeholder: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  min: number;
  max: number;
  isDisabled?: boolean;
  isWorking?: boolean;
  isInvalid?: boolean;
  describedBy?: string | undefined;
  /** One: at once. Several: when the list closes. */
  onChoose: (values: string[]) => void;
}

/** Discord's list: a button that opens it, arrows or first letters to move, Enter or a click to choose. */
export function Select(props: Props) {
  const { choices, chosen, min, max, onChoose } = props;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [marked, setMarked] = useState<readonly string[]>(chosen);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const typed = useTyped();
  const listId = useId();
  const isMany = max > 1;

  const finish = (values: readonly string[]) => {
    const isSame = values.length === chosen.length && values.every((each) => chosen.includes(each));
    if (values.length >= min && values.length <= max && !isSame) onChoose([...values]);
  };
  const onToggle = (newState: string) => {
    setOpen(newState === 'open');
    if (newState === 'open') {
      setMarked(chosen);
      setActive(
        Math.max(
          0,
          choices.findIndex(({ value }) => chosen.includes(value)),
        ),
      );
    } else if (isMany) finish(marked);
  };
  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    if (!isMany) {
      list.current?.hidePopover();
      // Where nothing need be chosen, the chosen one can be taken back.
      finish(min === 0 && chosen.includes(choice.value) ? [] : [choice.value]);
    } else if (marked.includes(choice.value)) setMarked(marked.filter((each) => each !== choice.value));
    else if (marked.length < max) setMarked([...marked, choice.value]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moved(event.key, active, choices.length) ?? typed(event, choices, active);
    if (!isOpen) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') list.current?.showPopover();
      else return;
    } else if (event.key === 'Enter' || event.key === ' ') take(choices[active]);
    else if (event.key === 'Tab') list.current?.hidePopover();
    else if (next !== null) setActive(next);
    else return;
    if (event.key !== 'Tab') event.preventDefault();
  };

  useEffect(() => {
    if (!isOpen || !list.current || !button.current) return;
    list.current.querySelector(`[id="${listId}-${active}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, active]);
  useEffect(() => {
    const [anchor, popup] = [button.current, list.current];
    if (!isOpen || !anchor || !popup) return;
    placeBelow(anchor, popup);
    const follow = (event: Event) => {
      if (event.target !== popup) placeBelow(anchor, popup);
    };
    addEventListener('scroll', follow, true);
    addEventListener('resize', follow);
    return () => {
      removeEventListener('scroll', follow, true);
      removeEventListener('resize', follow);
    };
  }, [isOpen, choices.length]);

  const shown = choices.filter(({ value }) => (isOpen && isMany ? marked : chosen).includes(value));
  return (
    <div class="d-select">
      <button
        ref={button}
        id={props.id}
        type="button"
        class="d-select-button"
        role="combobox"
        aria-label={props.name}
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && choices.length > 0 ? `${listId}-${active}` : undefined}
        aria-busy={props.isWorking ?? false}
        aria-invalid={props.isInvalid ?? false}
        aria-describedby={props.describedBy}
        disabled={props.isDisabled ?? false}
        popovertarget={listId}
        onKeyDown={onKeyDown}
      >
        <span class="d-select-shown" data-empty={shown.length === 0}>
          {shown.length === 0 ? (
            props.placeholder
          ) : isMany ? (
            shown.map((each) => <Chip key={each.value} choice={each} />)
          ) : (
            <Says choice={shown[0]} />
          )}
        </span>
        {props.isWorking ? <Dots /> : <Chevron />}
      </button>
      <div
        ref={list}
        id={listId}
        class="d-options"
        role="listbox"
        popover="auto"
        aria-label={props.name}
        aria-multiselectable={isMany}
        onToggle={({ newState }) => onToggle(newState)}
      >
        {isOpen &&
          choices.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard where the focus stays, on the button.
            <div
              key={choice.value}
              id={`${listId}-${index}`}
              class="d-option"
              role="option"
              tabIndex={-1}
              aria-selected={marked.includes(choice.value)}
              data-active={index === active}
              // The focus stays on the button.
              onMouseDown={(event) => event.preventDefault()}
              onMouseMove={() => setActive(index)}
              onClick={() => take(choice)}
            >
              <span>
                <Says choice={choice} />
                {choice.description && <small>{choice.description}</small>}
              </span>
              <Mark isOn={marked.includes(choice.value)} isMany={isMany} />
            </div>
          ))}
        {isOpen && choices.length === 0 && <p class="d-options-none">No results</p>}
      </div>
    </div>
  );
}

function moved(key: string, from: number, count: number): number | null {
  if (key === 'ArrowDown') return Math.min(count - 1, from + 1);
  if (key === 'ArrowUp') return Math.max(0, from - 1);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}

function Says({ choice }: { choice: Choice | undefined }) {
  if (!choice) return null;
  return (
    <>
      {choice.emoji && <span class="d-emoji">{sayEmoji(choice.emoji)}</span>}
      {choice.label}
    </>
  );
}

function Chip({ choice }: { choice: Choice }) {
  return (
    <span class="d-chip">
      <Says choice={choice} />
    </span>
  );
}

function Chevron() {
  return (
    <svg class="d-chevron" viewBox="0 0 24 24" aria-hidden="true">
      <path d="m5 9 7 7 7-7" />
    </svg>
  );
}

function Mark({ isOn, isMany }: { isOn: boolean; isMany: boolean }) {
  return (
    <svg class="d-mark" viewBox="0 0 24 24" aria-hidden="true" data-on={isOn} data-many={isMany}>
      <rect x="3" y="3" width="18" height="18" rx={isMany ? 4 : 9} />
      <path d="m7 12 4 4 6-8" />
    </svg>
  );
}

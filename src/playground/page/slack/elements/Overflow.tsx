import { useId, useRef, useState } from 'preact/hooks';
import { optionsOf } from '../shapes.ts';
import { safeAddress } from '../text/Link.tsx';
import { TextLine } from '../text/TextLine.tsx';
import { type ElementProps, useElement } from './use-element.ts';

/** Three dots, and behind them a list that lies over everything. */
export function Overflow(props: ElementProps) {
  const { element } = props;
  const { set, isBusy } = useElement(props);
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();

  function open() {
    const place = opener.current?.getBoundingClientRect();
    if (!menu.current || !place) return;
    menu.current.style.top = `${place.bottom + 4}px`;
    menu.current.style.left = `${Math.max(8, Math.min(place.left, innerWidth - 248))}px`;
    menu.current.showPopover();
    menu.current.querySelector('button')?.focus();
  }

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const items = [...(menu.current?.querySelectorAll('button') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        class="slack-button"
        aria-label="More actions"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-busy={isBusy}
        onClick={open}
      >
        ⋯
      </button>
      <div
        ref={menu}
        id={id}
        class="slack-menu"
        role="menu"
        tabIndex={-1}
        popover="auto"
        onToggle={(event) => setOpen((event as unknown as ToggleEvent).newState === 'open')}
        onKeyDown={move}
      >
        {optionsOf(element).map(({ text, value, url }) => (
          <button
            key={value}
            type="button"
            role="menuitem"
            onClick={() => {
              menu.current?.hidePopover();
              opener.current?.focus();
              const address = safeAddress(url);
              if (address) window.open(address, '_blank', 'noopener');
              void set(value);
            }}
          >
            <TextLine text={text} />
          </button>
        ))}
      </div>
    </>
  );
}

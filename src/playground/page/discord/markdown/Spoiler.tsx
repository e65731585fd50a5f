import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import './spoiler.css';

/** Covered until somebody asks for it, for the eye and for a screen reader. */
export function Spoiler({ isBlock = false, children }: { isBlock?: boolean; children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const shown = useRef<HTMLSpanElement & HTMLDivElement>(null);
  const Element = isBlock ? 'div' : 'span';
  return (
    <Element class={isBlock ? 'd-spoiler d-spoiler-block' : 'd-spoiler'} data-open={isOpen}>
      <Element ref={shown} class="d-spoiler-inside" tabIndex={-1} inert={!isOpen}>
        {children}
      </Element>
      {!isOpen && (
        <button
          type="button"
          class="d-spoiler-cover"
          aria-label="Show what is hidden: a spoiler"
          onClick={() => {
            setOpen(true);
            queueMicrotask(() => shown.current?.focus());
          }}
        >
          {isBlock && <span>Spoiler</span>}
        </button>
      )}
    </Element>
  );
}

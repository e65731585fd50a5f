import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Where an edit takes away what had the focus, such as “Older” on the last page, the focus stays in the message: on
 * what says the same elsewhere, or else on the first that can be pressed.
 */
export function useKeptFocus<E extends HTMLElement>(): RefObject<E | null> {
  const root = useRef<E | null>(null);
  const focused = document.activeElement;
  const said = focused && root.current?.contains(focused) ? sayControl(focused) : null;
  useLayoutEffect(() => {
    if (said === null || document.activeElement !== document.body) return;
    const controls = [
      ...(root.current?.querySelectorAll<HTMLElement>('.d-row :is(button:not(:disabled), a)') ?? []),
    ];
    (controls.find((each) => sayControl(each) === said) ?? controls[0])?.focus();
  });
  return root;
}

function sayControl(element: Element): string {
  return element.getAttribute('aria-label') ?? element.textContent;
}

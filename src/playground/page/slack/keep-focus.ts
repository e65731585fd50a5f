import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const CONTROLS = 'button, a[href], select, input, textarea, summary';

/** A message that changes in place keeps the focus: on the control of the same name, and else on one beside it. */
export function useKeepFocus(root: RefObject<HTMLElement | null>): void {
  const held = document.activeElement;
  const isWithin = held instanceof HTMLElement && root.current?.contains(held) === true;
  const name = isWithin ? nameOf(held) : '';
  const index = isWithin ? controlsIn(root.current).indexOf(held) : -1;
  useLayoutEffect(() => {
    if (!isWithin) return;
    const controls = controlsIn(root.current);
    const holds = controls.find((each) => each === document.activeElement);
    if (holds && nameOf(holds) === name) return;
    const same = controls.find((each) => nameOf(each) === name);
    if (same || !holds)
      (same ?? controls[Math.min(Math.max(index, 0), controls.length - 1)])?.focus({ preventScroll: true });
  });
}

function controlsIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>(CONTROLS) ?? [])];
}

/** A list is known by what it is for: what is chosen in it changes. */
function nameOf(control: HTMLElement): string {
  return `${control.tagName} ${control.getAttribute('aria-label') ?? control.textContent}`;
}

import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

const CONTROLS = 'button, a[href], select, input, textarea, summary';

/**
 * What changes in place keeps the focus: on the control of the same name, and else on the whole, which takes no press.
 * Another control in the same spot would be pressed by whoever presses twice.
 */
export function useKeepFocus(root: RefObject<HTMLElement | null>): void {
  const held = document.activeElement;
  const isWithin =
    held instanceof HTMLElement && held !== root.current && root.current?.contains(held) === true;
  const name = isWithin ? nameOf(held) : '';
  useLayoutEffect(() => {
    const whole = root.current;
    const now = document.activeElement;
    if (!isWithin || !whole) return;
    if (now instanceof HTMLElement && whole.contains(now) && nameOf(now) === name) return;
    const controls = [...whole.querySelectorAll<HTMLElement>(CONTROLS)];
    (controls.find((each) => nameOf(each) === name) ?? whole).focus({ preventScroll: true });
  });
}

/** A list is known by what it is for: what is chosen in it changes. */
function nameOf(control: HTMLElement): string {
  return `${control.tagName} ${control.getAttribute('aria-label') ?? control.textContent}`;
}

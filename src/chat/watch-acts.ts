import type { Acts } from './ports/acts.ts';

/** Whether anything was changed on the way to an answer: made anew to be shared, it would be changed once more. */
export function watchActs(acts: Acts): { acts: Acts; hasActed(): boolean } {
  let acted = false;
  // That something is sold, and by whom, is only read.
  const watch = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === 'function') acted = true;
        return typeof value === 'object' && value !== null ? watch(value) : value;
      },
    });
  return { acts: watch(acts), hasActed: () => acted };
}

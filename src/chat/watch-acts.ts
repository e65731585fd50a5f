import type { Acts } from './ports/acts.ts';

/** Whether anything was changed on the way to an answer: made anew to be shared, it would be changed once more. */
export function watchActs(acts: Acts): { acts: Acts; hasActed(): boolean } {
  let acted = false;
  const watched = new Proxy(acts, {
    get(target, name) {
      acted = true;
      return Reflect.get(target, name);
    },
  });
  return { acts: watched, hasActed: () => acted };
}

import { problem } from './problem.ts';
import type { Route } from './route.ts';

/** One of the things that the service needs for its work. */
export interface Part {
  /** How it is, in a word. */
  state: string;
  /** Why no work can be done for its sake, in a sentence; `null`: it is as it should be. */
  fault: string | null;
}

export type Parts = Readonly<Record<string, Part>>;

/** `/live`: the process runs. `/ready`: it can do its work, so that a balancer may send it some. */
export function healthRoutes(look: () => Promise<Parts>): Route[] {
  return [
    { method: 'GET', path: '/live', handle: () => ({ status: 200, body: { status: 'live' } }) },
    {
      method: 'GET',
      path: '/ready',
      async handle() {
        const found = Object.entries(await look());
        const parts = Object.fromEntries(found.map(([name, { state }]) => [name, state]));
        const faults = found.flatMap(([, { fault }]) => fault ?? []);
        return faults.length === 0
          ? { status: 200, body: { status: 'ready', parts } }
          : problem(503, faults.join(' '), { parts });
      },
    },
  ];
}

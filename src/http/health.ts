import { problem } from './problem.ts';
import type { Route } from './route.ts';

/** `/live`: the process runs. `/ready`: it can do its work, so that a balancer may send it some. */
export function healthRoutes(isDatabaseReady: () => Promise<boolean>): Route[] {
  return [
    { method: 'GET', path: '/live', handle: () => ({ status: 200, body: { status: 'live' } }) },
    {
      method: 'GET',
      path: '/ready',
      handle: async () =>
        (await isDatabaseReady())
          ? { status: 200, body: { status: 'ready' } }
          : problem(503, 'The database does not answer.'),
    },
  ];
}

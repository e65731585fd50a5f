import type { ServerResponse } from 'node:http';
import type { Laboratory } from '../laboratory.ts';
import type { Playground } from '../open.ts';
import type { SetUpDesk } from '../set-up.ts';
import { actRoute } from './act.ts';
import { assetRoutes } from './assets.ts';
import { fileRoutes } from './files.ts';
import { guarded } from './guard.ts';
import { laboratoryRoutes } from './laboratory.ts';
import type { PageRoute } from './route.ts';
import { screenRoute } from './screen.ts';
import { setUpRoutes } from './set-up.ts';

/** Everything the page asks for, on the service's own port. */
export function openPage(
  playground: Playground,
  laboratory: Laboratory,
  setUp: SetUpDesk,
): { routes: PageRoute[]; close(): Promise<void> } {
  const streams = new Set<ServerResponse>();
  return {
    routes: [
      ...assetRoutes(),
      screenRoute(playground, streams),
      actRoute(playground),
      ...fileRoutes(playground),
      ...laboratoryRoutes(laboratory),
      ...setUpRoutes(setUp),
    ].map(guarded),
    // A stream never ends by itself, and would hold up the end of the server.
    async close() {
      for (const stream of streams) stream.end();
    },
  };
}

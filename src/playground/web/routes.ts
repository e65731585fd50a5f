import type { ServerResponse } from 'node:http';
import type { Playground } from '../open.ts';
import { actRoute } from './act.ts';
import { assetRoutes } from './assets.ts';
import { fileRoutes } from './files.ts';
import { guarded } from './guard.ts';
import type { PageRoute } from './route.ts';
import { screenRoute } from './screen.ts';

/** Everything the page asks for, on the service's own port. */
export function openPage(playground: Playground): { routes: PageRoute[]; close(): Promise<void> } {
  const streams = new Set<ServerResponse>();
  return {
    routes: [
      ...assetRoutes(),
      screenRoute(playground, streams),
      actRoute(playground),
      ...fileRoutes(playground),
    ].map(guarded),
    // A stream never ends by itself, and would hold up the end of the server.
    async close() {
      for (const stream of streams) stream.end();
    },
  };
}

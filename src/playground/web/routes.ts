import type { Playground } from '../open.ts';
import { actRoute } from './act.ts';
import { assetRoutes } from './assets.ts';
import { fileRoutes } from './files.ts';
import { guarded } from './guard.ts';
import type { PageRoute } from './route.ts';
import { screenRoute } from './screen.ts';

/** Everything the page asks for, on the service's own port. */
export function pageRoutes(playground: Playground): PageRoute[] {
  return [...assetRoutes(), screenRoute(playground), actRoute(playground), ...fileRoutes(playground)].map(
    guarded,
  );
}

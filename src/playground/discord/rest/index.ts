import { commandRoutes } from './commands.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import { placeRoutes } from './places.ts';
import { patternOf, type Route } from './route.ts';
import { threadRoutes } from './threads.ts';
import { webhookRoutes } from './webhooks.ts';

/** Those with `@me` and `@original` stand before those with an id in its place. */
export const routes: { route: Route; pattern: RegExp }[] = [
  ...placeRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
  ...messageRoutes,
  ...threadRoutes,
].map((route) => ({ route, pattern: patternOf(route.path) }));

export const routeNames = routes.map(({ route }) => route.name);

export function findRoute(
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const { route, pattern } of routes) {
    const found = route.method === method ? pattern.exec(path) : null;
    if (found) return { route, params: { ...found.groups } };
  }
  return undefined;
}

import { invalid } from './fault.ts';
import { type Form, nested, text, texts } from './form.ts';
import type { Thing, World } from './world.ts';

const EVENTS_LIVE_S = 30 * 86_400;

/** A page of a list, the newest first, as whoever asks has it begin and end. */
export function pageOf(things: Thing[], form: Form, path: string): object {
  const limit = Number(text(form, 'limit') ?? 10);
  if (!(limit >= 1 && limit <= 100)) throw invalid('Limit must be between 1 and 100.', { param: 'limit' });
  const within = things.filter(({ created }) => isWithin(created, form));
  const after = text(form, 'starting_after');
  const before = text(form, 'ending_before');
  if (before !== undefined) {
    const newer = within.slice(0, placeOf(within, before));
    return { object: 'list', url: path, has_more: newer.length > limit, data: newer.slice(-limit) };
  }
  const rest = after === undefined ? within : within.slice(placeOf(within, after) + 1);
  return { object: 'list', url: path, has_more: rest.length > limit, data: rest.slice(0, limit) };
}

function placeOf(things: Thing[], id: string): number {
  const place = things.findIndex((thing) => thing.id === id);
  if (place < 0)
    throw invalid(`No such object: '${id}'`, { code: 'resource_missing', param: 'starting_after' });
  return place;
}

function isWithin(created: number, form: Form): boolean {
  const exact = text(form, 'created');
  if (exact !== undefined) return created === Number(exact);
  const bounds: Record<string, (bound: number) => boolean> = {
    gt: (bound) => created > bound,
    gte: (bound) => created >= bound,
    lt: (bound) => created < bound,
    lte: (bound) => created <= bound,
  };
  return Object.entries(texts(nested(form, 'created'))).every(([name, bound]) =>
    bounds[name]?.(Number(bound)),
  );
}

/** Kept for thirty days. */
export function eventsOf(world: World, form: Form): Thing[] {
  const types = Object.values(texts(nested(form, 'types')));
  const type = text(form, 'type');
  if (types.length > 20) throw invalid('You can list up to 20 types.', { param: 'types' });
  const wanted = (name: string) =>
    (types.length === 0 || types.includes(name)) &&
    (type === undefined || (type.endsWith('*') ? name.startsWith(type.slice(0, -1)) : name === type));
  return world
    .list('event')
    .filter((event) => event.created > world.now() - EVENTS_LIVE_S && wanted(String(event['type'])));
}

/** Ids that are asked for as what they name. */
export function expanded(world: World, answer: unknown, form: Form): unknown {
  const copy: unknown = structuredClone(answer);
  for (const path of Object.values(texts(nested(form, 'expand'))))
    expandPath(world, copy, path.split('.'), path);
  return copy;
}

function expandPath(world: World, place: unknown, [name, ...rest]: string[], path: string): void {
  if (name === undefined || place === null || place === undefined) return;
  if (Array.isArray(place)) {
    for (const each of place) expandPath(world, each, [name, ...rest], path);
    return;
  }
  const fields = place as Record<string, unknown>;
  if (!(name in fields)) throw invalid(`This property cannot be expanded (${path}).`, { param: 'expand' });
  const value = fields[name];
  if (typeof value === 'string') fields[name] = structuredClone(world.find(value)) ?? value;
  expandPath(world, fields[name], rest, path);
}

import { missing } from './fault.ts';

export interface Thing {
  id: string;
  object: string;
  created: number;
  [field: string]: unknown;
}

/** As much of one of Stripe’s objects as is told here, under the names and with the types that Stripe gives. */
export type Shape<T> = T extends (infer Each)[]
  ? Shape<Each>[]
  : T extends object
    ? { [Name in keyof T]?: Shape<T[Name]> }
    : T;

/** How a payment method behaves whenever it is charged. */
export type Behaviour =
  | 'pays'
  | 'authentication_required'
  /** Pays days later, as a bank debit does. */
  | 'processing'
  /** Why the card is declined, such as `insufficient_funds`. */
  | (string & {});

/** Everything Stripe knows. */
export interface World {
  now(): number;
  make<T>(prefix: string, object: string, fields: Shape<T>): Thing;
  find(id: string): Thing | undefined;
  /** Of that kind; as a parameter it is called `param`. */
  need(object: string, id: string, param: string): Thing;
  /** The newest first. */
  list(object: string): Thing[];
  tell(type: string, object: Thing): Thing;
  behaviours: Map<string, Behaviour>;
}

export function createWorld(clock: () => number): World {
  const things = new Map<string, Thing>();
  const now = () => Math.floor(clock() / 1000);
  const list = (object: string) => [...things.values()].filter((thing) => thing.object === object).reverse();
  const world: World = {
    now,
    behaviours: new Map(),
    find: (id) => things.get(id),
    list,
    make(prefix, object, fields) {
      const id = `${prefix}_${String(things.size + 1).padStart(6, '0')}`;
      const thing: Thing = { id, object, created: now(), livemode: true, ...(fields as object) };
      things.set(id, thing);
      return thing;
    },
    need(object, id, param) {
      const thing = things.get(id);
      if (thing?.object !== object) throw missing(object, id, param, param === 'id' ? 404 : 400);
      return thing;
    },
    tell: (type, object) =>
      world.make('evt', 'event', {
        type,
        data: { object: structuredClone(object) },
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
      } as object),
  };
  return world;
}

import { z } from 'zod';
import { expectation, type Fault, faultsOf, inAddress, inBody } from '../domain/faults.ts';
import { wireText } from '../domain/wire.ts';
import { authenticate, type Caller, type Keys } from './authenticate.ts';
import type { Body, BodyReader } from './body.ts';
import type { KeyScope } from './keys/ports.ts';
import { problem, RefusedError } from './problem.ts';
import type { Params, Reply, Route } from './route.ts';

/** One thing the API does, as data: the route, its checks and its documentation are all made from it. */
export interface Endpoint {
  method: Route['method'];
  path: string;
  scope: KeyScope;
  group: Group;
  summary: string;
  /** What a caller has to know, in sentences. */
  about: string;
  query: z.ZodObject;
  body: z.ZodType | null;
  media: readonly string[];
  answer: z.ZodType;
  /** The statuses that are this endpoint's own, beside those that any may answer. */
  problems: Readonly<Record<number, string>>;
  example: Example;
  handle(asked: RawRequest): Promise<Reply>;
}

export const groups = ['Usage', 'Permission', 'Reading', 'Credits', 'Terms'] as const;
export type Group = (typeof groups)[number];

interface Example {
  /** The path as it is called, with its query. */
  path?: string;
  body?: unknown;
  answer: unknown;
}

interface RawRequest extends Caller {
  params: Params;
  query: URLSearchParams;
  body: Body | null;
}

interface Request<Query, Content> extends Caller {
  params: Params;
  query: Query;
  body: Content;
}

export const JSON_MEDIA = ['application/json'];
const NoQuery = z.strictObject({});
const NoBody = z.undefined();

interface Spec<Query extends z.ZodObject, Content extends z.ZodType>
  extends Omit<Endpoint, 'query' | 'body' | 'media' | 'problems' | 'handle'> {
  query?: Query;
  body?: Content;
  problems?: Endpoint['problems'];
  handle(asked: Request<z.output<Query>, z.output<Content>>): Promise<Reply>;
}

/** An endpoint whose query and body are checked before it sees them. */
export function endpoint<
  Query extends z.ZodObject = typeof NoQuery,
  Content extends z.ZodType = typeof NoBody,
>(spec: Spec<Query, Content>): Endpoint {
  // The defaults of the type parameters are these two.
  const query = (spec.query ?? NoQuery) as Query;
  const body = (spec.body ?? NoBody) as Content;
  return {
    ...spec,
    query,
    body: spec.body ?? null,
    media: JSON_MEDIA,
    problems: spec.problems ?? {},
    async handle(asked) {
      return spec.handle({
        ...asked,
        query: readQuery(query, asked.query),
        body: readBody(body, asked.body),
      });
    },
  };
}

/** A missing body is an empty one where every field may be left out. */
function readBody<Content extends z.ZodType>(schema: Content, body: Body | null): z.output<Content> {
  const isBare = (schema as z.ZodType) === NoBody;
  return readValue(schema, isBare ? undefined : body === null ? {} : body.json, inBody);
}

export function readQuery<Query extends z.ZodType>(schema: Query, query: URLSearchParams): z.output<Query> {
  const twice = [...query.keys()].filter((key, index, all) => all.indexOf(key) !== index);
  if (twice.length > 0) {
    throw new RefusedError(
      invalid([...new Set(twice)].map((key) => ({ ...inAddress([key]), message: 'is said twice' }))),
    );
  }
  return readValue(schema, Object.fromEntries(query), inAddress);
}

function readValue<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: (path: readonly PropertyKey[]) => Omit<Fault, 'message'>,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: expectation });
  if (result.success) return result.data;
  throw new RefusedError(invalid(faultsOf(result.error, place)));
}

export function invalid(errors: readonly Fault[]): Reply {
  return problem(400, 'Some of what was sent is not as expected.', { code: 'invalid', errors });
}

const Param = wireText();

function checkParams(params: Params): void {
  for (const [name, value] of Object.entries(params)) readValue(Param, value, () => inAddress([name]));
}

export function routeOf(endpoint: Endpoint, keys: Keys, bodies: BodyReader): Route {
  const { method, path, scope, media, handle } = endpoint;
  return {
    method,
    path,
    isHot: scope === 'ingest' || scope === 'authorise',
    async handle(request, url, params) {
      const caller = await authenticate(keys, request, scope);
      checkParams(params);
      const query = url.searchParams;
      if (method === 'GET' || method === 'DELETE') return handle({ ...caller, params, query, body: null });
      return bodies.read(request, media, (body) => handle({ ...caller, params, query, body }));
    },
  };
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

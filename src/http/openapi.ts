import { z } from 'zod';
import { CLOUD_EVENT, CLOUD_EVENT_BATCH, CloudEvent } from './cloud-events.ts';
import { type Endpoint, groups } from './endpoint.ts';
import { fieldWords } from './field-words.ts';

export type JsonSchema = { [key: string]: unknown };

const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional().describe('What happened, in a sentence.'),
  code: z.string().optional().describe('The same in a word that does not change.'),
  errors: z
    .array(
      z.strictObject({
        pointer: z.string().optional().describe('A field of the body, as a JSON pointer.'),
        parameter: z.string().optional().describe('A part of the address.'),
        message: z.string(),
      }),
    )
    .optional()
    .describe('Every field that is wrong, and what was expected.'),
  id: z.string().optional().describe('By which the failure is found in the log.'),
});

/** What any endpoint may answer beside its own. */
const commonProblems: Readonly<Record<number, string>> = {
  400: 'Something is not as expected; each field is named.',
  401: 'No key, or none that is valid.',
  403: 'The key lacks the scope.',
  429: 'The queue is full and nothing was taken. Come again after Retry-After seconds.',
  500: 'A fault of ours. The id finds it in the log.',
  503: 'The database does not answer. Send the same again after Retry-After seconds.',
};

const bodyProblems: Readonly<Record<number, string>> = {
  413: 'The body is larger than 1 MiB.',
  415: 'The body is of another content type.',
};

export function problemsOf({ body, problems }: Endpoint): [status: number, description: string][] {
  const all = { ...commonProblems, ...(body ? bodyProblems : {}), ...problems };
  return Object.entries(all).map(([status, description]) => [Number(status), description]);
}

/** OpenAPI 3.1, from the rows that the routes themselves are made from. */
export function openApiOf(endpoints: readonly Endpoint[]): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tallybot',
      version: '1',
      description: 'Counts what agents use, keeps the balance, and says whether work may begin.',
    },
    tags: groups.map((name) => ({ name })),
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key made by tallybot key create: tb_…' },
      },
      schemas: { Problem: describe(schemaOf(Problem, 'output')) },
    },
  };
}

function operationOf(endpoint: Endpoint): JsonSchema {
  const { method, path, scope, group, summary, about, query, answer, example } = endpoint;
  const problems = problemsOf(endpoint).map(([status, description]) => [
    status,
    {
      description,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]);
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[/:-]+(\w)/g, (_, letter) => letter.toUpperCase())}`,
    tags: [group],
    summary,
    description: `${about} Needs a key with the scope ${scope}.`,
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(endpoint.body ? { requestBody: requestBodyOf(endpoint, endpoint.body) } : {}),
    responses: {
      200: {
        description: 'Done.',
        content: { 'application/json': { schema: bodySchema(answer, 'output'), example: example.answer } },
      },
      ...Object.fromEntries(problems),
    },
  };
}

function requestBodyOf({ media, example }: Endpoint, body: z.ZodType): JsonSchema {
  const content: Record<string, JsonSchema> = {
    'application/json': { schema: bodySchema(body, 'input'), example: example.body },
  };
  if (media.includes(CLOUD_EVENT)) {
    const envelope = bodySchema(CloudEvent, 'input');
    content[CLOUD_EVENT] = { schema: envelope };
    content[CLOUD_EVENT_BATCH] = { schema: { type: 'array', items: envelope } };
  }
  return { required: !body.safeParse({}).success, content };
}

function pathParameters(path: string): JsonSchema[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: fieldWords[name],
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  }));
}

export function queryParameters(query: z.ZodObject): JsonSchema[] {
  const { properties = {}, required = [] } = bodySchema(query, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description,
    schema,
  }));
}

/** The JSON Schema of what is sent or answered, each field with its words. */
export function bodySchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return describe(schemaOf(schema, io));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

/** A field says what it means where it is made; what means the same everywhere is said once, by its name. */
function describe(schema: JsonSchema): JsonSchema {
  return walk(schema) as JsonSchema;
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === 'properties' ? withWords(part) : walk(part)]),
  );
}

function withWords(properties: Record<string, JsonSchema>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const description = schema['description'] ?? fieldWords[name];
      return [name, { ...(walk(schema) as JsonSchema), ...(description ? { description } : {}) }];
    }),
  );
}

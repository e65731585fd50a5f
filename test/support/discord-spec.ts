import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A call of the bot as the loopback Discord keeps it. */
interface SeenCall {
  method: string;
  path: string;
  body: unknown;
}

type Schema = z.core.JSONSchema.JSONSchema;

interface Operation {
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
}

// Discord's own description of its API: data that lies beside a checkout, and is no part of this project.
const place = join(import.meta.dirname, '../../../shared/specs/discord-openapi.json');

/** For `it.skipIf(...)`: says why where the specification is not at hand. */
export const noSpec = existsSync(place) ? undefined : `no Discord specification at ${place}`;

const { paths, components } = readSpec();
const schemas = new Map<Schema, z.ZodType>();

export function isSpecified({ method, path }: Pick<SeenCall, 'method' | 'path'>): boolean {
  return paths[path]?.[method.toLowerCase()] !== undefined;
}

/** What Discord's own specification says against the body of a request; nothing where it is not at hand. */
export function specFaults(call: SeenCall): string[] {
  if (noSpec) return [];
  const where = `${call.method} ${call.path}`;
  if (!isSpecified(call)) return [`${where} is not in the specification`];
  const requestBody = paths[call.path]?.[call.method.toLowerCase()]?.requestBody;
  if (call.body === undefined) return requestBody?.required ? ['the body is missing'] : [];
  // A form carries the same JSON beside its files.
  const schema = requestBody?.content['application/json']?.schema;
  if (!schema) return [`${where} takes no body`];
  const { error } = readable(schema).safeParse(asSpecified(call.body));
  return faultsIn(error?.issues ?? []);
}

function readSpec(): {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
} {
  if (noSpec) return { paths: {}, components: { schemas: {} } };
  return JSON.parse(readFileSync(place, 'utf8').replaceAll('#/components/schemas/', '#/$defs/'));
}

function readable(schema: Schema): z.ZodType {
  const known = schemas.get(schema) ?? z.fromJSONSchema({ $defs: components.schemas, ...schema });
  schemas.set(schema, known);
  return known;
}

/** Permissions are documented as text of digits, and discord.js sends them so; the specification counts them. */
function asSpecified(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'default_member_permissions' && typeof value === 'string' ? Number(value) : value,
  );
}

/** Each with its place. Where none of several fits, the faults of the one that comes closest say most. */
function faultsIn(issues: readonly z.core.$ZodIssue[], at = ''): string[] {
  return issues.flatMap((issue) => {
    const inside = [at, ...issue.path].join('/');
    if (issue.code !== 'invalid_union') return [`${inside}: ${issue.message}`];
    const tries = issue.errors.map((each) => faultsIn(each, inside));
    const isOfAnotherKind = (faults: readonly string[]) =>
      faults.some((each) => each.startsWith(`${inside}/type: `) || each.startsWith(`${inside}: `));
    const near = tries.filter((faults) => !isOfAnotherKind(faults));
    return [...(near.length > 0 ? near : tries)].sort((a, b) => a.length - b.length)[0] ?? [];
  });
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Schema, schemaFaults } from './json-schema.ts';

/** A call of the bot as the loopback Discord keeps it. */
interface SeenCall {
  method: string;
  path: string;
  body: unknown;
}

export interface DiscordSpec {
  /** What Discord's own specification says against the body of a request. */
  faults(call: SeenCall): string[];
  has(call: Pick<SeenCall, 'method' | 'path'>): boolean;
}

interface Operation {
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const place = join(import.meta.dirname, '../../../shared/specs/discord-openapi.json');

/** For `it.skipIf(...)`: says why where the specification is not at hand. */
export const noSpec = existsSync(place) ? undefined : `no Discord specification at ${place}`;

/** Discord's own OpenAPI document, where it lies beside the project. */
export function readDiscordSpec(): DiscordSpec {
  const document = JSON.parse(readFileSync(place, 'utf8')) as Document;
  const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {};
  const operationOf = ({ method, path }: Pick<SeenCall, 'method' | 'path'>) =>
    document.paths[path]?.[method.toLowerCase()];

  return {
    has: (call) => operationOf(call) !== undefined,
    faults(call) {
      const operation = operationOf(call);
      if (!operation) return [`${call.method} ${call.path} is not in the specification`];
      const { requestBody } = operation;
      if (call.body === undefined) return requestBody?.required ? ['the body is missing'] : [];
      // A form carries the same JSON beside its files.
      const schema = requestBody?.content['application/json']?.schema;
      if (!schema) return [`${call.method} ${call.path} takes no body`];
      return schemaFaults(asSpecified(call.body), schema, { at: '', resolve });
    },
  };
}

/** Permissions are documented as text of digits, and discord.js sends them so; the specification counts them. */
function asSpecified(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'default_member_permissions' && typeof value === 'string' ? Number(value) : value,
  );
}

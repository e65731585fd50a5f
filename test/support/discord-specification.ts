import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

// Discord's own description of its API: data that lies beside a checkout, and is no part of this project.
const PATH = join(import.meta.dirname, '../../../shared/specs/discord-openapi.json');

export const hasDiscordSpecification = existsSync(PATH);

/** One of its schemas, such as `MessageCreateRequest`. */
export function discordSchema(name: string): z.ZodType {
  const { components } = JSON.parse(readFileSync(PATH, 'utf8')) as { components: { schemas: object } };
  const schemas = JSON.stringify(components.schemas).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema({ $defs: JSON.parse(schemas), $ref: `#/$defs/${name}` });
}

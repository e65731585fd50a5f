/** As much of JSON Schema as Discord's specification uses. */
export type Schema = Readonly<Record<string, unknown>>;

type Check = (value: unknown, wanted: unknown, look: Look, schema: Schema) => string[];

interface Look {
  at: string;
  resolve(ref: string): Schema;
}

/** What is wrong with a value, each fault with its place. */
export function schemaFaults(value: unknown, schema: Schema, look: Look): string[] {
  return Object.entries(schema).flatMap(
    ([keyword, wanted]) => checks[keyword]?.(value, wanted, look, schema) ?? [],
  );
}

const checks: Readonly<Record<string, Check>> = {
  $ref: (value, ref, look) => schemaFaults(value, look.resolve(String(ref)), look),
  type: (value, types, { at }) =>
    [types].flat().some((type) => isA(value, String(type)))
      ? []
      : [`${at} is no ${[types].flat().join(' or ')}`],
  enum: (value, allowed, { at }) =>
    (allowed as unknown[]).includes(value) ? [] : [`${at} is none of ${JSON.stringify(allowed)}`],
  const: (value, wanted, { at }) => (value === wanted ? [] : [`${at} is not ${JSON.stringify(wanted)}`]),
  allOf: (value, schemas, look) => (schemas as Schema[]).flatMap((each) => schemaFaults(value, each, look)),
  anyOf: union,
  oneOf: union,
  minLength: (value, min, { at }) =>
    typeof value === 'string' && value.length < Number(min) ? [`${at} is shorter than ${min}`] : [],
  maxLength: (value, max, { at }) =>
    typeof value === 'string' && value.length > Number(max) ? [`${at} is longer than ${max}`] : [],
  pattern: (value, pattern, { at }) =>
    typeof value === 'string' && !new RegExp(String(pattern), 'u').test(value)
      ? [`${at} does not match ${pattern}`]
      : [],
  format: (value, format, { at }) =>
    format === 'uri' && typeof value === 'string' && !URL.canParse(value) ? [`${at} is no URI`] : [],
  minimum: (value, min, { at }) =>
    typeof value === 'number' && value < Number(min) ? [`${at} is below ${min}`] : [],
  maximum: (value, max, { at }) =>
    typeof value === 'number' && value > Number(max) ? [`${at} is above ${max}`] : [],
  minItems: (value, min, { at }) =>
    Array.isArray(value) && value.length < Number(min) ? [`${at} has fewer than ${min} items`] : [],
  maxItems: (value, max, { at }) =>
    Array.isArray(value) && value.length > Number(max) ? [`${at} has more than ${max} items`] : [],
  uniqueItems: (value, wanted, { at }) =>
    wanted === true &&
    Array.isArray(value) &&
    new Set(value.map((each) => JSON.stringify(each))).size < value.length
      ? [`${at} repeats an item`]
      : [],
  items: (value, schema, look) =>
    Array.isArray(value)
      ? value.flatMap((each, index) =>
          schemaFaults(each, schema as Schema, { ...look, at: `${look.at}/${index}` }),
        )
      : [],
  maxProperties: (value, max, { at }) =>
    isObject(value) && Object.keys(value).length > Number(max) ? [`${at} has more than ${max} fields`] : [],
  required: (value, keys, { at }) =>
    isObject(value)
      ? (keys as string[]).filter((key) => value[key] === undefined).map((key) => `${at}/${key} is missing`)
      : [],
  properties: (value, properties, look) =>
    isObject(value)
      ? Object.entries(properties as Record<string, Schema>)
          .filter(([key]) => value[key] !== undefined)
          .flatMap(([key, schema]) => schemaFaults(value[key], schema, { ...look, at: `${look.at}/${key}` }))
      : [],
  additionalProperties(value, wanted, look, schema) {
    if (!isObject(value)) return [];
    const known = Object.keys((schema['properties'] ?? {}) as object);
    const others = Object.keys(value).filter((key) => !known.includes(key) && value[key] !== undefined);
    if (wanted === false) return others.map((key) => `${look.at}/${key} is unknown`);
    return isObject(wanted)
      ? others.flatMap((key) => schemaFaults(value[key], wanted, { ...look, at: `${look.at}/${key}` }))
      : [];
  },
};

/** Where none fits, the faults of the one that comes closest say most. */
function union(value: unknown, schemas: unknown, look: Look): string[] {
  const tries = (schemas as Schema[]).map((each) => schemaFaults(value, each, look));
  if (tries.some((faults) => faults.length === 0)) return [];
  const isOfAnotherKind = (faults: readonly string[]) =>
    faults.some((each) => each.startsWith(`${look.at}/type `) || each.startsWith(`${look.at} is no `));
  const near = tries.filter((faults) => !isOfAnotherKind(faults));
  return [...(near.length > 0 ? near : tries)].sort((a, b) => a.length - b.length)[0] ?? [];
}

function isA(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { z } from 'zod';
import { type Fault, throwIfFaulty } from '../discord-error.ts';

/** A fault as zod carries it: Discord's code and its sentence. */
function words(code: string, message: string): string {
  return `${code}|${message}`;
}

function lengthWords(min: number, max: number): string {
  return min === 0
    ? words('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
    : words('BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
}

export function text(min: number, max: number) {
  return z.string().min(min, lengthWords(min, max)).max(max, lengthWords(min, max));
}

export function list<S extends z.ZodType>(of: S, min: number, max: number) {
  return z.array(of).min(min, lengthWords(min, max)).max(max, lengthWords(min, max));
}

export function whole(min: number, max: number) {
  return z
    .int()
    .min(min, words('NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`))
    .max(max, words('NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`));
}

export function oneOf<const V extends readonly (string | number)[]>(...values: V) {
  return z.literal(values, words('BASE_TYPE_CHOICES', `Value must be one of {${values.join(', ')}}.`));
}

export const yes = z.boolean().nullish();
export const snowflake = z
  .string()
  .regex(/^\d{1,20}$/, words('NUMBER_TYPE_COERCE', 'Value is not snowflake.'));
export const componentId = whole(0, 2 ** 31 - 1).nullish();

const expected: Readonly<Record<string, [code: string, message: string]>> = {
  string: ['STRING_TYPE_CONVERT', 'Could not interpret the value as string.'],
  int: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
  number: ['NUMBER_TYPE_COERCE', 'Value is not int.'],
  boolean: ['BOOLEAN_TYPE_CONVERT', 'Must be either true or false.'],
  array: ['LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType'],
  object: ['DICT_TYPE_CONVERT', 'Only dictionaries may be used in a DictType'],
};

const discordWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return words('BASE_TYPE_REQUIRED', 'This field is required');
  if (issue.code === 'invalid_type')
    return words(...(expected[issue.expected] ?? ['BASE_TYPE_BAD', issue.expected]));
  if (issue.code === 'invalid_union')
    return words('UNION_TYPE_CHOICES', 'The type is none that can stand here.');
  return words('BASE_TYPE_BAD', issue.message ?? issue.code);
};

export function faultsOf<S extends z.ZodType>(shape: S, value: unknown, at: Fault['at'] = []): Fault[] {
  const parsed = shape.safeParse(value, { error: discordWords });
  return parsed.success ? [] : parsed.error.issues.map((issue) => faultOf(issue, at));
}

/** What a request says, or `Invalid Form Body`. */
export function checked<S extends z.ZodType>(shape: S, value: unknown, at: Fault['at'] = []): z.output<S> {
  const parsed = shape.safeParse(value, { error: discordWords });
  if (parsed.success) return parsed.data;
  throwIfFaulty(parsed.error.issues.map((issue) => faultOf(issue, at)));
  throw parsed.error;
}

function faultOf(issue: z.core.$ZodIssue, at: Fault['at']): Fault {
  const [code = '', ...message] = issue.message.split('|');
  return {
    at: [...at, ...issue.path.map((key) => (typeof key === 'symbol' ? '' : key))],
    code,
    message: message.join('|'),
  };
}

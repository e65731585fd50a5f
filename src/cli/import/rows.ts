import { UserError } from '../../domain/errors.ts';
import { nearest } from '../../domain/nearest.ts';
import { type CsvRecord, parseCsv } from './csv.ts';

/** A row of the file: what it says, not yet judged, or what keeps it from saying anything. */
export type Row = { line: number; input: unknown } | { line: number; fault: string };

type Read = (text: string) => unknown;

const text: Read = (value) => value;
// What is no number stays a text, which the event's own rules then refuse by name.
const number: Read = (value) => (/^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value);
const flag: Read = (value) =>
  ({ true: true, false: false })[value.trim().toLowerCase() as 'true' | 'false'] ?? value;
const json: Read = (value) => {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};

/** The columns of a CSV file: the fields of an event, under the names they have on the wire. */
export const columns: Record<string, Read> = {
  id: text,
  source: text,
  type: text,
  agent: text,
  kind: text,
  at: text,
  quantity: number,
  company: text,
  person: text,
  surface: text,
  model: text,
  voice: text,
  conversation: text,
  callId: text,
  playground: flag,
  remarks: text,
  leads: number,
  startedAt: text,
  connectedAt: text,
  answeredAt: text,
  endedAt: text,
  heldMs: number,
  holds: json,
  systemMs: number,
  responses: number,
  translation: json,
};
const requiredColumns = ['id', 'type', 'agent'];

export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  let header: string[] | undefined;
  for await (const record of parseCsv(chunks)) {
    if (header) yield rowOf(header, record);
    else header = headerOf(record);
  }
}

function headerOf({ fields, fault }: CsvRecord): string[] {
  if (fault) throw new UserError('bad-header', `The first line ${fault}.`);
  const names = fields.map((name) => name.trim());
  const known = Object.keys(columns);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, known);
    throw new UserError('unknown-column', `“${unknown.slice(0, 80)}” is not a field of an event.`, {
      hint: meant ? `Did you mean “${meant}”?` : `The fields are ${known.join(', ')}.`,
    });
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UserError('column-twice', `There are two columns “${twice}”.`);
  const missing = requiredColumns.filter((name) => !names.includes(name));
  if (missing.length === 0) return names;
  throw new UserError(
    'missing-column',
    `There is no column ${missing.map((name) => `“${name}”`).join(', ')}.`,
    {
      hint: 'The first line names the columns, as the fields of an event are named.',
    },
  );
}

function rowOf(header: readonly string[], { line, fields, fault }: CsvRecord): Row {
  if (fault) return { line, fault };
  if (fields.length !== header.length) {
    return { line, fault: `has ${fields.length} fields instead of ${header.length}` };
  }
  const filled = header.flatMap((name, index) => {
    const value = fields[index] ?? '';
    return value === '' ? [] : [[name, columns[name]?.(value)]];
  });
  return { line, input: Object.fromEntries(filled) };
}

// As long as a body may be that is sent.
const LINE_LENGTH_MAX = 1_048_576;

export async function* ndjsonRows(chunks: AsyncIterable<string>): AsyncGenerator<Row> {
  let line = 0;
  for await (const words of linesOf(chunks)) {
    line += 1;
    if (words === null) yield { line, fault: `is longer than ${LINE_LENGTH_MAX} characters` };
    else if (words.trim() !== '') yield parsed(words, line);
  }
}

function parsed(words: string, line: number): Row {
  try {
    return { line, input: JSON.parse(words) };
  } catch {
    return { line, fault: 'is not JSON' };
  }
}

/** `null`: too long to be kept. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string | null> {
  let rest = '';
  let tooLong = false;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      yield tooLong || line.length > LINE_LENGTH_MAX ? null : line;
      tooLong = false;
    }
    if (rest.length > LINE_LENGTH_MAX) {
      tooLong = true;
      rest = '';
    }
  }
  if (rest !== '' || tooLong) yield tooLong ? null : rest;
}

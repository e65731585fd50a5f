export interface CsvRecord {
  /** Where it begins: a quoted field may hold line breaks. */
  line: number;
  fields: string[];
  /** What is wrong with its quotes. */
  fault: string | null;
}

// A quote that is never closed would otherwise take the rest of the file into memory.
const RECORD_LENGTH_MAX = 1_000_000;

/** RFC 4180, and lines that end as they do on any system. Blank lines are none. */
export async function* parseCsv(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let state: 'start' | 'plain' | 'quoted' | 'closed' | 'skipping' = 'start';
  let record: CsvRecord = { line: 1, fields: [], fault: null };
  let field = '';
  let length = 0;
  let line = 1;
  let afterReturn = false;

  function endField(): void {
    record.fields.push(field);
    field = '';
    state = 'start';
  }

  function endRecord(): CsvRecord | null {
    const isBlank = state === 'start' && record.fields.length === 0;
    if (state !== 'skipping') endField();
    const ended = isBlank ? null : record;
    record = { line, fields: [], fault: null };
    field = '';
    state = 'start';
    length = 0;
    return ended;
  }

  for await (const chunk of chunks) {
    for (const character of chunk) {
      const isLineFeed = character === '\n';
      const endsReturn = isLineFeed && afterReturn;
      afterReturn = character === '\r';
      if ((isLineFeed && !endsReturn) || afterReturn) line += 1;
      length += 1;
      if (length > RECORD_LENGTH_MAX) {
        record.fault ??= `is longer than ${RECORD_LENGTH_MAX} characters: is a quote left open?`;
        state = 'skipping';
      }

      if (state === 'quoted') {
        if (character === '"') state = 'closed';
        else field += character;
      } else if (isLineFeed || afterReturn) {
        const ended = endsReturn ? null : endRecord();
        if (ended) yield ended;
      } else if (state === 'skipping') {
      } else if (character === ',') endField();
      else if (character === '"' && state === 'start') state = 'quoted';
      else if (character === '"' && state === 'closed') {
        field += character;
        state = 'quoted';
      } else {
        if (state === 'closed') record.fault ??= 'has text after a closing quote';
        else if (character === '"')
          record.fault ??= 'has a quote inside a field that does not begin with one';
        field += character;
        state = 'plain';
      }
    }
  }
  if (state === 'quoted') record.fault ??= 'has a quote that is never closed';
  const last = endRecord();
  if (last) yield last;
}

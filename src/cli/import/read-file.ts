import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../../domain/errors.ts';

export interface ImportFile {
  path: string;
  sizeBytes: number;
  /** Of all of it: a file with one row put right is another file. */
  hash: string;
}

export async function openImportFile(path: string): Promise<ImportFile> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) throw new UserError('no-file', `There is no file ${path}.`);
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { path, sizeBytes: found.size, hash: hash.digest('hex') };
}

/** Its text, chunk by chunk; `onRead` hears how far it is. */
export async function* textOf({ path }: ImportFile, onRead: (bytes: number) => void): AsyncGenerator<string> {
  // Told from a file in another encoding, whose names would be counted under other names for ever.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path)) {
      bytes += chunk.length;
      onRead(bytes);
      yield decoder.decode(chunk, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError('not-utf8', `${path} is not in UTF-8.`, { hint: 'Save it in UTF-8 and try again.' });
  }
}

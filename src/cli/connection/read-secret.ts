import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { environmentText } from '../../config.ts';
import { UserError } from '../../domain/errors.ts';
import { UsageError } from '../usage-error.ts';

export interface SecretSource {
  'secret-file': string | undefined;
  'secret-stdin': boolean;
  'secret-env': string | undefined;
}

/** A secret, by one way that leaves it in no history of a shell. */
export async function readSecret(source: SecretSource): Promise<string> {
  const { 'secret-file': file, 'secret-stdin': stdin, 'secret-env': name } = source;
  if ([file !== undefined, stdin, name !== undefined].filter(Boolean).length !== 1) {
    throw new UsageError('which-secret', 'Say one of --secret-file, --secret-stdin and --secret-env.', {
      hint: 'The secret itself is never an argument: shells keep what is typed.',
    });
  }
  const secret = (await readFrom(file, name)).trim();
  if (secret !== '') return secret;
  throw new UserError('no-secret', 'The secret is empty.');
}

async function readFrom(file: string | undefined, name: string | undefined): Promise<string> {
  if (name !== undefined) return environmentText(name) ?? '';
  return file === undefined ? text(process.stdin) : readWhole(file);
}

export async function readWhole(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    throw new UserError('unreadable-file', UNREADABLE[code]?.(file) ?? `${file} cannot be read: ${code}.`);
  }
}

const UNREADABLE: Record<string, (file: string) => string> = {
  ENOENT: (file) => `There is no file ${file}.`,
  EISDIR: (file) => `${file} is a folder.`,
  EACCES: (file) => `This account may not read ${file}.`,
};

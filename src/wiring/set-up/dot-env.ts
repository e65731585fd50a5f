import { appendFile, chmod, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UserError } from '../../domain/errors.ts';
import type { EnvStep } from '../../playground/set-up.ts';

export type Lines = Readonly<Record<string, string>>;

interface DotEnv {
  path: string;
  how: EnvStep['how'];
  taken: string[];
  /** Whether the file says all of these already. */
  holds(names: readonly string[]): boolean;
}

// Tokens are for whoever runs the service, and nobody else on the machine.
const MODE = 0o600;

/** What can be done with the file as it is now, which is never to change what it says. */
export async function lookAtDotEnv(folder: string, lines: Lines): Promise<DotEnv> {
  const path = join(folder, '.env');
  const text = await textOf(path);
  const there = Object.keys(text === null ? {} : parseEnv(text));
  const names = Object.keys(lines);
  const taken = names.filter((name) => there.includes(name));
  const how =
    names.length === 0 ? 'nothing' : text === null ? 'create' : taken.length > 0 ? 'copy' : 'append';
  return { path, how, taken, holds: (asked) => asked.every((name) => there.includes(name)) };
}

export async function writeDotEnv(folder: string, lines: Lines): Promise<void> {
  const { path, how } = await lookAtDotEnv(folder, lines);
  if (how === 'copy' || how === 'nothing') {
    throw new UserError('not-written', 'The file was left as it is.');
  }
  try {
    if (how === 'create') await create(path, textIn(lines));
    else await append(path, textIn(lines));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new UserError('not-written', `${path} cannot be written (${code}). Copy the lines instead.`);
  }
}

export function textIn(lines: Lines): string {
  return Object.entries(lines)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function create(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', MODE);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

async function append(path: string, text: string): Promise<void> {
  const before = (await textOf(path)) ?? '';
  await chmod(path, MODE);
  await appendFile(path, before === '' || before.endsWith('\n') ? text : `\n${text}`);
}

/** `null`: there is none yet. One that cannot be read is seen when it is to be written. */
async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

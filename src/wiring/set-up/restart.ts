import { type Config, SETTINGS } from '../../config.ts';
import type { Lines } from './dot-env.ts';
import type { ReadSettings } from './typed-settings.ts';

/** What to type, so that the next start finds the same data and does not take itself for a playground. */
export function restartWords(
  { dataDir, port }: Pick<Config, 'dataDir' | 'port'>,
  lines: Lines,
  read: ReadSettings,
): string[] {
  const next = read(lines);
  const staysPlayground = 'faults' in next && next.faults.some((fault) => fault.startsWith('PLAYGROUND '));
  const before = [
    ...(dataDir === SETTINGS.DATA_DIR.default ? [] : [`DATA_DIR=${quoted(dataDir)}`]),
    ...(String(port) === SETTINGS.PORT.default ? [] : [`PORT=${port}`]),
    ...(staysPlayground ? ['PLAYGROUND=off'] : []),
  ];
  return [[...before, 'npm start'].join(' '), [...before, 'npx tallybot doctor'].join(' ')];
}

function quoted(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

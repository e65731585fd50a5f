import { writeFile } from 'node:fs/promises';
import { commands } from '../../../commands/index.ts';
import { manifestOf } from '../../slack/manifest.ts';
import { UsageError } from '../usage-error.ts';

const FILE = 'manifest.json';

interface Asked {
  http: string | undefined;
  install: string | undefined;
  write: boolean;
}

export async function makeManifest({ http, install, write }: Asked) {
  const manifest = manifestOf(commands, { httpUrl: http ?? null, installUrl: install ?? null });
  if (!write) return { manifest, written: null };
  if (http ?? install) {
    throw new UsageError('bad-options', `${FILE} is the one that suits everybody, and names no address.`, {
      hint: 'Leave out --write, and paste what is printed.',
    });
  }
  await writeFile(FILE, `${JSON.stringify(manifest, null, 2)}\n`);
  return { manifest, written: FILE };
}

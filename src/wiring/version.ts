import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '../db/prisma-folder.ts';

export function version(): string {
  const said = JSON.parse(readFileSync(join(prismaFolder(), '../package.json'), 'utf8')) as {
    version: string;
  };
  return said.version;
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `prisma/` of the checkout, seen from `src` under tests and from `dist/src` in service alike. */
export function prismaFolder(from = import.meta.dirname): string {
  return existsSync(join(from, 'package.json')) ? join(from, 'prisma') : prismaFolder(dirname(from));
}

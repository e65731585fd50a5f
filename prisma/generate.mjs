// Writes the Prisma client into src/db/generated, when the schema is newer than what is there.
//
// `prisma generate` would fetch a schema engine that generating does not use; naming any executable as that
// engine stops it, so that nothing is downloaded.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const prismaPackage = require.resolve('prisma/package.json');
const stamp = join(root, 'src/db/generated/.made-from');

const madeFrom = createHash('sha256')
  .update(readFileSync(join(root, 'prisma/schema.prisma')))
  .update(readFileSync(prismaPackage))
  .digest('hex');
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === madeFrom) process.exit(0);

const made = spawnSync(
  process.execPath,
  [join(dirname(prismaPackage), 'build/index.js'), 'generate', '--config', 'prisma/prisma.config.ts'],
  {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  },
);
if (made.status !== 0) {
  process.stderr.write(made.stdout + made.stderr);
  process.exit(made.status ?? 1);
}
writeFileSync(stamp, madeFrom);

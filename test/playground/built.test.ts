import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { expect, onTestFinished, test, vi } from 'vitest';
import { builtFolder } from '../../src/playground/web/assets.ts';

const page = join(import.meta.dirname, '../../src/playground/page');

test('the page that is given out is what its sources build to, byte for byte', async () => {
  // Vitest has set it to `test`, with which Vite builds for development.
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());

  const outcome = await build({
    configFile: join(page, 'vite.config.ts'),
    logLevel: 'silent',
    build: { write: false },
  });

  const files = 'output' in outcome ? outcome.output : [];
  const built = new Map(
    files.map((file) => [file.fileName, 'code' in file ? file.code : String(file.source)]),
  );
  const folder = builtFolder();
  const given = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const names = [...new Set([...built.keys(), ...given.keys()])];
  const stale = names.filter((name) => built.get(name) !== given.get(name));
  expect(stale, 'run “npm run page”, and commit src/playground/built').toEqual([]);
});

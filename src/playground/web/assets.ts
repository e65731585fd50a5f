import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PageRoute } from './route.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const files: Record<string, { file: string; type: string }> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
};

/** The page as it was built: nothing is built, and nothing is fetched from elsewhere, when it is shown. */
export function assetRoutes(): PageRoute[] {
  return Object.entries(files).map(([path, { file, type }]) => ({
    method: 'GET',
    path,
    handle: () => ({
      status: 200,
      headers: {
        'content-type': type,
        'content-security-policy': POLICY,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      },
      text: readFileSync(join(builtFolder(), file)),
    }),
  }));
}

/** Beside the sources, also of a service that was compiled into another folder. */
export function builtFolder(from = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const built = join(folder, 'src', 'playground', 'built');
    if (existsSync(join(built, 'index.html'))) return built;
    if (folder === dirname(folder)) throw new Error('The playground’s page is missing: src/playground/built');
  }
}

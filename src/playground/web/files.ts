import type { Playground } from '../open.ts';
import type { PageRoute } from './route.ts';

// What a browser may show as it is; anything else is saved, never run.
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Charts and tables that the bot has sent. */
export function fileRoutes({ stages }: Playground): PageRoute[] {
  return (['slack', 'discord'] as const).map((platform) => ({
    method: 'GET',
    path: `/playground/files/${platform}/:id`,
    handle(_request, _url, { id = '' }) {
      const file = stages[platform].file(id);
      if (!file) return { status: 404, body: { why: 'There is no such file.' } };
      const name = encodeURIComponent(file.name);
      return {
        status: 200,
        headers: {
          'content-type': shown.has(file.mediaType) ? file.mediaType : 'application/octet-stream',
          'content-disposition': `${shown.has(file.mediaType) ? 'inline' : 'attachment'}; filename*=UTF-8''${name}`,
          'content-security-policy': "default-src 'none'; sandbox",
          // The next start gives the same ids to other pictures.
          'cache-control': 'no-store',
        },
        text: file.bytes,
      };
    },
  }));
}

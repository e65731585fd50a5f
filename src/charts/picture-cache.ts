import type { ChartPicture } from './chart-renderer.ts';

/** The pictures that were asked for last, up to so many bytes. */
export interface PictureCache {
  get(key: string): ChartPicture | undefined;
  set(key: string, picture: ChartPicture): void;
}

export function createPictureCache(bytesMax: number): PictureCache {
  // A Map keeps the order of insertion: what is first was asked for longest ago.
  const pictures = new Map<string, ChartPicture>();
  let bytes = 0;

  function drop(key: string, { png }: ChartPicture): void {
    pictures.delete(key);
    bytes -= png.length;
  }

  return {
    get(key) {
      const picture = pictures.get(key);
      if (!picture) return undefined;
      pictures.delete(key);
      pictures.set(key, picture);
      return picture;
    },
    set(key, picture) {
      const before = pictures.get(key);
      if (before) drop(key, before);
      if (picture.png.length > bytesMax) return;
      pictures.set(key, picture);
      bytes += picture.png.length;
      for (const [oldest, old] of pictures) {
        if (bytes <= bytesMax) return;
        drop(oldest, old);
      }
    },
  };
}

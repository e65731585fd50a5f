import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';

/**
 * A server has no fonts, so they come with the packages. Every file holds one script and needs a family name of its
 * own: of two files under one name only one is ever asked for a letter. Emoji are drawn in outline; in colour they
 * would be ten megabytes.
 */
const files: [family: string, file: string][] = [
  ...[400, 600].flatMap((weight): [string, string][] => [
    ['Inter', `inter/files/inter-latin-${weight}-normal.woff2`],
    ['Inter Extended', `inter/files/inter-latin-ext-${weight}-normal.woff2`],
    ['Inter Greek', `inter/files/inter-greek-${weight}-normal.woff2`],
    ['Inter Cyrillic', `inter/files/inter-cyrillic-${weight}-normal.woff2`],
    ['Noto Sans Arabic', `noto-sans-arabic/files/noto-sans-arabic-arabic-${weight}-normal.woff2`],
    ['Noto Sans Hebrew', `noto-sans-hebrew/files/noto-sans-hebrew-hebrew-${weight}-normal.woff2`],
  ]),
  ['Noto Emoji', 'noto-emoji/files/noto-emoji-emoji-400-normal.woff2'],
];

export function registerFonts(): void {
  const { resolve } = createRequire(import.meta.url);
  for (const [family, file] of files) {
    if (!GlobalFonts.registerFromPath(resolve(`@fontsource/${file}`), family))
      throw new Error(`The font ${file} cannot be read.`);
  }
}

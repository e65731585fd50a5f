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

const { resolve } = createRequire(import.meta.url);

export function registerFonts(): void {
  for (const [family, file] of files) register(family, file);
}

// Letters that one of the files above has, or that a mark of any script may stand on.
const KNOWN = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/gu;
let hasLastResort = false;

/**
 * Chinese, Japanese, Korean and every script beyond, in the squares of a bitmap: plain, but a name that is read. A
 * font that draws them well has ten times the bytes for each of the four. Registered when a picture first needs it:
 * that takes a tenth of a second and 40 MB.
 */
export function registerLastResort(text: string): void {
  if (hasLastResort || !/\p{L}/u.test(text.replaceAll(KNOWN, ''))) return;
  register('UnifontEX', 'unifontex/files/unifontex-latin-400-normal.woff2');
  hasLastResort = true;
}

function register(family: string, file: string): void {
  if (!GlobalFonts.registerFromPath(resolve(`@fontsource/${file}`), family))
    throw new Error(`The font ${file} cannot be read.`);
}

import { type Held, type SaidChannel, writeHeld } from '../../cards/channels.ts';
import { cleanLines, cut, holdLine, holdLines, isBlank, lineOf, linesOf } from '../../cards/words.ts';

const SIGNS = /[\\*_~`|<>[\]]/g;
const LINE_STARTS = /^(\s*(?:\d+(?=[.)]\s))?)([#+\-.)])/gm;
// “14:05” is neither a link nor the name of a picture.
const COLONS = /:(?=\S)(?!(?<=\d:)\d{2}(?!\d))/g;

/** Text from outside so that Discord shows it as it is: no format, no link, no picture, no name that rings. */
export function escapeMarkdown(words: string): string {
  const escaped = words.replaceAll(SIGNS, '\\$&').replaceAll(COLONS, '\\:').replaceAll(LINE_STARTS, '$1\\$2');
  return disarmMentions(escaped);
}

// Whom these two ring is decided where a backslash does not count.
function disarmMentions(words: string): string {
  return words.replaceAll(/@(?=everyone|here)/gi, '@\u200b');
}

/** One line of text from outside, escaped, that takes no more than so many characters as it is written. */
export function line(words: string, max: number): string {
  return fitHeld(holdLine(words, max), max) ?? fitEscaped(lineOf(words, max), max);
}

/** The same on several lines. */
export function lines(words: string, max: number): string {
  return fitHeld(holdLines(words, max), max) ?? fitEscaped(linesOf(words, max), max);
}

/** Discord's own mark-up of a channel, which rings nobody. */
function mention({ channel }: SaidChannel): string {
  return `<#${channel}>`;
}

/** With channels that can be followed; `null` where there are none, or no room for them. */
function fitHeld({ words, channels }: Held, max: number): string | null {
  if (channels.length === 0 || isBlank(words)) return null;
  const room = max - channels.reduce((sum, channel) => sum + mention(channel).length, 0);
  return room < max / 2 ? null : writeHeld(fitEscaped(cut(words, room), room), channels, mention);
}

export function bold(words: string, max: number): string {
  return `**${line(words, max - 4)}**`;
}

/** Small print, each line of it. */
export function small(words: string, max: number): string {
  const shown = cleanLines(words, max).split('\n');
  const signs = shown.length * '-# '.length;
  return lines(shown.filter((each) => each.trim() !== '').join('\n'), Math.max(1, max - signs))
    .split('\n')
    .map((each) => `-# ${each}`)
    .join('\n');
}

/** As it stands in letters of one width: nothing in it is read as mark-up, but for what would end it. */
export function preformatted(text: string): string {
  return `\`\`\`\n${disarmMentions(text).replaceAll(/`(?=`)/g, '`\u200b')}\n\`\`\``;
}

/** As many of these lines as there is room for, and how many are missing. */
export function asManyAs(all: readonly string[], max: number): string {
  const whole = all.join('\n');
  if (whole.length <= max) return whole;
  const said = (count: number) => `-# … and ${all.length - count} more`;
  let count = 0;
  let length = 0;
  for (const each of all) {
    length += each.length + 1;
    if (length + said(count + 1).length > max) break;
    count += 1;
  }
  return [...all.slice(0, count), said(count)].join('\n');
}

/** Escaped, a letter takes one character more at most, so that taking half of what is too much never takes too much. */
function fitEscaped(words: string, max: number): string {
  let kept = words;
  for (let room = max; ; ) {
    const escaped = escapeMarkdown(kept);
    if (escaped.length <= max || room <= 1) return escaped.slice(0, max);
    room = Math.max(1, Math.min(room, kept.length) - Math.ceil((escaped.length - max) / 2));
    kept = cut(words, room);
  }
}

import type {
  ContextBlock,
  MrkdwnElement,
  PlainTextElement,
  RichTextBlock,
  SectionBlock,
  TextObject,
} from '@slack/types';
import { cleanLine, cut, holdLines, isBlank, lineOf, linesOf } from '../../cards/words.ts';
import { cutHeld, markupOfHeld, richText } from './channels.ts';
import { limits } from './limits.ts';
import { escapeMarkup, isInert } from './words.ts';

/** One line of text as it is: no mark-up, and `:tada:` stays a word. */
export function plain(words: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: lineOf(words, max), emoji: false };
}

/** The same on several lines. */
export function plainLines(words: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: linesOf(words, max), emoji: false };
}

/** For the few places that take mark-up alone; `null` where the words could be read as such. */
export function inertMarkup(words: string, max: number): MrkdwnElement | null {
  const line = cleanLine(words, max);
  if (isBlank(line) || !isInert(line)) return null;
  return { type: 'mrkdwn', text: cut(line, max, escapeMarkup), verbatim: true };
}

/** A label in bold over its value; in plain letters where either holds anything that mark-up could take up. */
export function labelled(label: string, value: string, max: number): TextObject {
  const labelMax = Math.floor(max / 4);
  const [line, held] = [lineOf(label, labelMax), holdLines(value, max)];
  if (isBlank(held.words)) return plain(label, max);
  if (!isInert(line) || !isInert(held.words)) return plainLines(`${line}\n${value}`, max);
  const bold = `*${cut(line, labelMax, escapeMarkup)}*`;
  return {
    type: 'mrkdwn',
    text: `${bold}\n${markupOfHeld(held, max - bold.length - 1)}`,
    verbatim: true,
  };
}

/** A paragraph as it is; with a channel in it, of the one kind that can hold both. */
export function paragraph(words: string, max: number): SectionBlock | RichTextBlock {
  const held = holdLines(words, max);
  return held.channels.length === 0 ? section(plainLines(words, max)) : richText(cutHeld(held, max));
}

export function section(text: TextObject): SectionBlock {
  return { type: 'section', text };
}

/** Small print. */
export function context(words: string, max: number = limits.contextText): ContextBlock {
  return { type: 'context', elements: [plainLines(words, max)] };
}

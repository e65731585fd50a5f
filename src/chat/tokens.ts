import type { z } from 'zod';
import { UserError } from '../domain/errors.ts';
import { noteOf } from './option.ts';

const WORDS_LENGTH_MAX = 2_000;

export type Shape = Record<string, z.ZodType>;

export interface Token {
  /** Of `name:value`. */
  name: string | null;
  value: string;
  quoted: boolean;
}

/** The words of a line: what stands in quotation marks is one, and a label belongs to what follows it. */
export function tokensOf(typed: string, shape: Shape): Token[] {
  return joinFigures(joinLabels(split(typed), shape), shape);
}

// Typographic quotes too: phones put them in by themselves. Behind a backslash a quotation mark is part of the text.
const TOKEN =
  /([a-z][a-z-]*)[:=](?:["“”]((?:\\["“”\\]|(?!\\["“”\\])[^"“”])*)["“”]|(\S+))|["“”]((?:\\["“”\\]|(?!\\["“”\\])[^"“”])*)["“”]|(\S+)/giu;
const MARKED = /\\(["“”\\])/gu;
const TO_BE_MARKED = /["“”\\]/gu;

/** As one word, whatever stands in it. */
export function asOneWord(text: string): string {
  return `"${text.replaceAll(TO_BE_MARKED, '\\$&')}"`;
}

function split(typed: string): Token[] {
  if (typed.length > WORDS_LENGTH_MAX) {
    throw new UserError('too-long', 'That is more than I can read at once.', {
      hint: `Use at most ${WORDS_LENGTH_MAX} characters.`,
    });
  }
  return [...typed.matchAll(TOKEN)]
    .map(([, name, quotedValue, plainValue, quoted, plain]) => ({
      name: name ?? null,
      value:
        quotedValue?.replaceAll(MARKED, '$1') ??
        plainValue ??
        quoted?.replaceAll(MARKED, '$1') ??
        plain ??
        '',
      quoted: quoted !== undefined,
    }))
    .filter(({ name, value }) => name !== null || value.trim() !== '');
}

const GROUPED = /^-?\d{1,3}(?: \d{3})*(?:\.\d+)?$/;

/** “2 500” is how cards write it: read as 2, with 500 left over, it would be another amount. */
function joinFigures(tokens: readonly Token[], shape: Shape): Token[] {
  if (!Object.values(shape).some((schema) => noteOf(schema).kind === 'amount')) return [...tokens];
  const joined: Token[] = [];
  for (const token of tokens) {
    const before = joined.at(-1);
    const grouped = `${before?.value} ${token.value}`;
    if (before && !before.quoted && !token.quoted && token.name === null && GROUPED.test(grouped)) {
      joined[joined.length - 1] = { ...before, value: grouped };
    } else joined.push(token);
  }
  return joined;
}

const LABEL = /^([a-z][a-z-]*)[:=]$/i;

/** “agent: x” is typed as often as “agent:x”. */
function joinLabels(tokens: readonly Token[], shape: Shape): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const label = LABEL.exec(joined.at(-1)?.value ?? '')?.[1];
    const isLabel =
      label !== undefined && joined.at(-1)?.name === null && Object.hasOwn(shape, label.toLowerCase());
    if (isLabel && token.name === null) joined[joined.length - 1] = { ...token, name: label };
    else joined.push(token);
  }
  const last = LABEL.exec(joined.at(-1)?.value ?? '')?.[1]?.toLowerCase();
  if (last !== undefined && joined.at(-1)?.name === null && Object.hasOwn(shape, last)) {
    throw new UserError('empty-option', `Nothing stands behind “${last}:”.`, {
      hint: `It takes ${noteOf(shape[last] as z.ZodType).description}.`,
    });
  }
  return joined;
}

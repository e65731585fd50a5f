import type { Tone } from './chart.ts';

/** A message has no colour of its own: the tone is said, by a sign and a word. */
export const toneMarks: Record<Exclude<Tone, 'neutral'>, { sign: string; word: string }> = {
  good: { sign: '✅', word: 'Good' },
  warning: { sign: '⚠️', word: 'Warning' },
  critical: { sign: '🛑', word: 'Critical' },
};

export function sayTone(tone: Tone): string | null {
  return tone === 'neutral' ? null : `${toneMarks[tone].sign} ${toneMarks[tone].word}`;
}

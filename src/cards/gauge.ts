import type { GaugePart } from './card.ts';
import { toneMarks } from './tone.ts';

const CHAT_BAR_LENGTH = 20;

/** As a message has it: what it is of, and below it “▰▰▰▱▱” and the numbers, for the bar alone says nothing exact. */
export function sayGauge({ label, share, used, total, remaining, tone }: GaugePart) {
  const mark = tone === 'warning' || tone === 'critical' ? `${toneMarks[tone].sign} ` : '';
  const bar = drawBar(share, CHAT_BAR_LENGTH, ['▰', '▱']);
  return { label: `${mark}${label}`, value: `${bar}\n${used} of ${total} used · ${remaining} remaining` };
}

/** Full when there is overage, and empty for what is no number. */
export function drawBar(share: number, length: number, [full, empty]: readonly [string, string]): string {
  const filled = Math.round(Math.min(1, Math.max(0, share || 0)) * length);
  return `${full.repeat(filled)}${empty.repeat(length - filled)}`;
}

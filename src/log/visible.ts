// Of those that turn the direction of text the overrides alone: names are set apart by the others.
const STEERING = /[\p{Cc}\u202a-\u202e]/gu;
const STEERING_BUT_LAYOUT = /(?![\n\t])[\p{Cc}\u202a-\u202e]/gu;

/**
 * What steers a terminal is written out, as JSON would: names, ids and remarks come from strangers, and an escape
 * sequence in them would be obeyed by the terminal of whoever reads. Line breaks and tabs are our own layout.
 */
export function visible(text: string): string {
  return text.replaceAll(STEERING_BUT_LAYOUT, writtenOut);
}

/** What has to stay on its line does, too. */
export function visibleOnOneLine(text: string): string {
  return text.replaceAll(STEERING, writtenOut);
}

function writtenOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

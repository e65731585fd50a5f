/** The three characters by which mentions and links begin and end. */
export function escapeMarkup(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Nothing in it could be formatted, linked or rung by any reading of Slack's mark-up. Only such text stands in mark-up
 * at all: tricks with invisible letters work in one client and not in the next.
 */
export function isInert(words: string): boolean {
  return !/[*_~`@#\u2066-\u2069]|:\S+:|:\/\/|[\p{L}\p{N}]\.\p{L}|^\s*>/mu.test(words);
}

/**
 * The one text that Slack always reads as mark-up: signs of formatting become their twins, and what could ring, link
 * or turn into a picture is broken by a space without width.
 */
export function disarm(words: string): string {
  return words
    .replaceAll('*', '∗')
    .replaceAll('~', '∼')
    .replaceAll('`', 'ˋ')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, 'ˍ')
    .replaceAll(/:(?=[^\s\d])/gu, ':\u200b')
    .replaceAll(/[@#](?=\S)/gu, '$&\u200b')
    .replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L})/gu, '.\u200b')
    .replaceAll(/^>/gm, '\u200b>');
}

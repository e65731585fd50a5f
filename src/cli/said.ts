/** What was said; where nothing was, what was before. */
export function or<T>(said: T | undefined, was: T): T {
  return said === undefined ? was : said;
}

/** How one says that there is nothing any more. */
export function orNone(text: string): string | null {
  return text === 'none' ? null : text;
}

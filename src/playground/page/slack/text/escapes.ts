const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/** Once: `&amp;lt;` is the text `&lt;`. */
export function unescapeOnce(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (whole, name: string) => entities[name] ?? whole);
}

/** Where a page leads: its links and its pictures, outside of code. */
export function linksOf(page: string): string[] {
  const prose = page.replace(/^\s*```[\s\S]*?^\s*```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** The names of its headings, as they are shown on the web. */
export function anchorsOf(page: string): string[] {
  const prose = page.replace(/^\s*```[\s\S]*?^\s*```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

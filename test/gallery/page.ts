export interface Exhibit {
  name: string;
  /** The card as plain text; a chart alone has none. */
  text: string | null;
  charts: readonly DrawnChart[];
}

export interface DrawnChart {
  title: string;
  caption: string;
  alt: string;
  pictures: readonly Picture[];
}

export type Picture = { size: 'full' | 'phone'; theme: 'light' | 'dark' } & (
  | { png: Buffer; width: number }
  | { failed: string }
);

/** One file that needs nothing beside it, to be read on a desk or a phone. */
export function renderPage({
  charts,
  cards,
}: {
  charts: readonly Exhibit[];
  cards: readonly Exhibit[];
}): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tallybot: gallery</title>
<style>${STYLE}</style>
<h1>Gallery</h1>
<p>${charts.length} charts and ${cards.length} cards of the demo account.</p>
<nav>${[...cards, ...charts].map(({ name }) => `<a href="#${anchorOf(name)}">${escapeHtml(name)}</a>`).join(' ')}</nav>
<h2>Cards</h2>
${cards.map(renderExhibit).join('\n')}
<h2>Charts</h2>
${charts.map(renderExhibit).join('\n')}
</html>
`;
}

function renderExhibit({ name, text, charts }: Exhibit): string {
  const card = text === null ? '' : `<pre dir="auto" tabindex="0">${escapeHtml(text)}</pre>`;
  return `<section id="${anchorOf(name)}"><h3>${escapeHtml(name)}</h3>${card}${charts.map(renderChart).join('')}</section>`;
}

function renderChart({ title, caption, alt, pictures }: DrawnChart): string {
  const said = `<figcaption><b dir="auto">${escapeHtml(title)}</b><br>${escapeHtml(caption)}<br>Alt: ${escapeHtml(alt)}</figcaption>`;
  return `<figure>${said}<div>${pictures.map((picture) => renderPicture(picture, alt)).join('')}</div></figure>`;
}

function renderPicture(picture: Picture, alt: string): string {
  if ('failed' in picture) {
    return `<p class="failed">${picture.size}, ${picture.theme}: ${escapeHtml(picture.failed)}</p>`;
  }
  const source = `data:image/png;base64,${picture.png.toString('base64')}`;
  return `<img class="${picture.theme}" width="${picture.width}" alt="${escapeHtml(alt)}" src="${source}">`;
}

function anchorOf(name: string): string {
  return encodeURIComponent(name.replaceAll(/\W+/g, '-'));
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(words: string): string {
  return words.replaceAll(/[&<>"']/g, (each) => ESCAPES[each] ?? each);
}

const STYLE = `
:root { color-scheme: light dark; --edge: light-dark(#d5d9e0, #3a404b); }
body { margin: 0 auto; padding: 1rem; max-width: 104rem; font: 16px/1.5 system-ui, sans-serif;
  color: light-dark(#1c2128, #e6e8ec); background: light-dark(#fff, #16191f); overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 0 1rem; font-size: .875rem; }
a { color: light-dark(#0b57c2, #8ab8ff); }
section { border-top: 1px solid var(--edge); padding: .5rem 0 1.5rem; }
h3, pre { font-family: ui-monospace, 'DejaVu Sans Mono', monospace; }
pre { margin: 0; padding: 1rem; border: 1px solid var(--edge); border-radius: 8px; overflow-x: auto;
  font-size: .8125rem; line-height: 1.45; }
figure { margin: 1rem 0 0; }
figcaption { font-size: .875rem; margin-bottom: .5rem; }
figure div { display: flex; flex-wrap: wrap; gap: .75rem; align-items: start; }
img { max-width: 100%; height: auto; border: 1px solid var(--edge); border-radius: 8px; }
.failed { color: light-dark(#b3261e, #ff8a80); }
`;

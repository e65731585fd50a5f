import { expect, test } from 'vitest';
import { renderPage } from './page.ts';

test('a name, a card and an alt text never become markup', () => {
  const strange = `"><script>alert('1')</script>&`;
  const chart = {
    title: strange,
    caption: strange,
    alt: strange,
    pictures: [
      { size: 'full', theme: 'light', png: Buffer.from('png'), width: 800 },
      { size: 'phone', theme: 'dark', failed: strange },
    ] as const,
  };

  const page = renderPage({ charts: [], cards: [{ name: strange, text: strange, charts: [chart] }] });

  expect(page).not.toContain('<script');
  expect(page).toContain('alt="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"');
});

test('needs nothing beside it', () => {
  const picture = { size: 'full', theme: 'light', png: Buffer.from('png'), width: 800 } as const;
  const chart = { title: 'One', caption: '', alt: 'One credit', pictures: [picture] };

  const page = renderPage({ charts: [{ name: 'bar', text: null, charts: [chart] }], cards: [] });

  expect(page).toContain('src="data:image/png;base64,cG5n"');
  expect(page).not.toMatch(/(src|href)="(?!data:|#)/);
});

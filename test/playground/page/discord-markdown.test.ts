import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, preformatted } from '../../../src/discord/render/markdown.ts';
import { parseMarkdown } from '../../../src/playground/page/discord/markdown/markdown.ts';
import type { Block, Inline } from '../../../src/playground/page/discord/markdown/tree.ts';

const text = (words: string): Inline => ({ type: 'text', text: words });
const lines = (...children: Inline[]): Block => ({ type: 'lines', children });

const inline: readonly [source: string, ...read: Inline[]][] = [
  ['**loud**', { type: 'bold', children: [text('loud')] }],
  [
    '*soft* _too_',
    { type: 'italic', children: [text('soft')] },
    text(' '),
    { type: 'italic', children: [text('too')] },
  ],
  ['***both***', { type: 'bold', children: [{ type: 'italic', children: [text('both')] }] }],
  ['__under__', { type: 'underline', children: [text('under')] }],
  ['~~gone~~', { type: 'strike', children: [text('gone')] }],
  ['||hidden||', { type: 'spoiler', children: [text('hidden')] }],
  ['`a * b`', { type: 'code', text: 'a * b' }],
  ['`` a ` b ``', { type: 'code', text: 'a ` b' }],
  ['2 * 3 * 4', text('2 * 3 * 4')],
  ['snake_case_name', text('snake_case_name')],
  ['\\*\\*as it is\\*\\*', text('**as it is**')],
  ['**never closed', text('**never closed')],
  ['<@12>', { type: 'mention', kind: 'user', source: '<@12>', name: '' }],
  ['<@&12>', { type: 'mention', kind: 'role', source: '<@&12>', name: '' }],
  ['<#12>', { type: 'mention', kind: 'channel', source: '<#12>', name: '' }],
  ['</usage log:9>', { type: 'mention', kind: 'command', source: '</usage log:9>', name: '/usage log' }],
  ['@everyone', { type: 'mention', kind: 'everyone', source: '@everyone', name: '@everyone' }],
  ['\\<@12\\>', text('<@12>')],
  ['<t:1618953630:R>', { type: 'time', atSeconds: 1_618_953_630, style: 'R', source: '<t:1618953630:R>' }],
  ['<t:0>', { type: 'time', atSeconds: 0, style: 'f', source: '<t:0>' }],
  ['<t:99999999999999999>', text('<t:99999999999999999>')],
  ['<:coin:7>', { type: 'emoji', name: ':coin:', source: '<:coin:7>' }],
  [
    '[here](https://a.test/x "why")',
    { type: 'link', href: 'https://a.test/x', title: 'why', children: [text('here')] },
  ],
  [
    'https://a.test/a_b_c.',
    { type: 'link', href: 'https://a.test/a_b_c', title: '', children: [text('https://a.test/a_b_c')] },
    text('.'),
  ],
];

const blocks: readonly [source: string, ...read: Block[]][] = [
  ['## Title\nwords', { type: 'heading', level: 2, children: [text('Title')] }, lines(text('words'))],
  ['#channel', lines(text('#channel'))],
  [
    '-# small\n-# print',
    { type: 'small', children: [text('small')] },
    { type: 'small', children: [text('print')] },
  ],
  ['> one\n> two\nthree', { type: 'quote', children: [lines(text('one\ntwo'))] }, lines(text('three'))],
  [
    '>>> one\n- two',
    {
      type: 'quote',
      children: [
        lines(text('one')),
        { type: 'list', start: null, items: [{ children: [text('two')], inner: [] }] },
      ],
    },
  ],
  ['```ts\nlet a;\n```', { type: 'code', language: 'ts', text: 'let a;' }],
  [
    'so ```a **b**``` there',
    lines(text('so ')),
    { type: 'code', language: '', text: 'a **b**' },
    lines(text(' there')),
  ],
  [
    '```\n  Agent  1\n```\n-# more',
    { type: 'code', language: '', text: '  Agent  1' },
    { type: 'small', children: [text('more')] },
  ],
  [
    '- a\n  - b\n- c',
    {
      type: 'list',
      start: null,
      items: [
        {
          children: [text('a')],
          inner: [{ type: 'list', start: null, items: [{ children: [text('b')], inner: [] }] }],
        },
        { children: [text('c')], inner: [] },
      ],
    },
  ],
  [
    '3. c\n4. d',
    {
      type: 'list',
      start: 3,
      items: [
        { children: [text('c')], inner: [] },
        { children: [text('d')], inner: [] },
      ],
    },
  ],
  [
    '- a\n1. b',
    { type: 'list', start: null, items: [{ children: [text('a')], inner: [] }] },
    { type: 'list', start: 1, items: [{ children: [text('b')], inner: [] }] },
  ],
  ['one\n\ntwo', lines(text('one\n\ntwo'))],
];

const signs = [
  '*',
  '**',
  '_',
  '__',
  '~~',
  '||',
  '`',
  '```',
  '\n',
  '> ',
  '>>> ',
  '# ',
  '-# ',
  '- ',
  '1. ',
  '\\',
  '[',
  '](',
  ')',
  '<',
  '>',
  ' ',
  ':',
];
const things = [
  '<@1>',
  '<t:1:R>',
  'https://a.test/b',
  '[x](https://a.test)',
  '[x](javascript:y)',
  'https://[',
  '</use it:1>',
  '```js\n',
  'w',
  'Wörter',
];
const written = fc.oneof(
  fc.array(fc.constantFrom(...signs, ...things), { maxLength: 40 }).map((each) => each.join('')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

describe('text as Discord reads it', () => {
  it.each(inline)('reads %s within a line', (source, ...read) => {
    expect(parseMarkdown(source)).toEqual([lines(...read)]);
  });

  it.each(blocks)('reads %j line by line', (source, ...read) => {
    expect(parseMarkdown(source)).toEqual(read);
  });

  it('never throws and loses no letter, whatever is written', () => {
    fc.assert(
      fc.property(written, (source) => {
        expect(lettersOf(parseMarkdown(source).map(sourceOf).join(''))).toBe(lettersOf(source));
      }),
    );
  });

  it('links to nothing but the web', () => {
    fc.assert(
      fc.property(written, (source) => {
        for (const href of hrefsIn(parseMarkdown(source))) expect(href).toMatch(/^https?:\/\//);
      }),
    );
    expect(
      hrefsIn(
        parseMarkdown(
          '[a](javascript:alert) [b](data:text/html,b) <ftp://c.test> [https://d.test](https://e.test)',
        ),
      ),
    ).toEqual(['https://d.test', 'https://e.test']);
  });

  it('shows what the bot has escaped as it was before', () => {
    fc.assert(
      fc.property(written, (source) => {
        const words = source.replaceAll(/\s+/g, ' ').replaceAll('@', '').trim();
        fc.pre(words !== '');

        expect(parseMarkdown(escapeMarkdown(words))).toEqual([lines(text(words))]);
      }),
    );
  });

  it('shows a table of the bot letter by letter', () => {
    fc.assert(
      fc.property(written, (source) => {
        const table = source.replaceAll(/[`@\r]/g, '').replaceAll(/^\n+|\n+$/g, '');
        fc.pre(table !== '');

        expect(parseMarkdown(preformatted(table))).toEqual([{ type: 'code', language: '', text: table }]);
      }),
    );
  });

  it('reads the longest message of signs alone in a moment', () => {
    for (const sign of [...signs, ...things, '*_', '[a', '> - ', '||**']) {
      expect(() => parseMarkdown(sign.repeat(Math.ceil(4_000 / sign.length)))).not.toThrow();
    }
  });
});

function sourceOf(block: Block): string {
  switch (block.type) {
    case 'code':
      return block.language + block.text;
    case 'quote':
      return block.children.map(sourceOf).join('');
    case 'list':
      return block.items
        .map(({ children, inner }) => inlineSource(children) + inner.map(sourceOf).join(''))
        .join('');
    default:
      return inlineSource(block.children);
  }
}

function inlineSource(nodes: readonly Inline[]): string {
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
        case 'code':
          return node.text;
        case 'link': {
          const label = inlineSource(node.children);
          return label === node.href ? label : label + node.href + node.title;
        }
        case 'mention':
        case 'time':
        case 'emoji':
          return node.source;
        default:
          return inlineSource(node.children);
      }
    })
    .join('');
}

function lettersOf(words: string): string {
  return words.replaceAll(/\P{L}/gu, '');
}

function hrefsIn(tree: readonly Block[]): string[] {
  return [...JSON.stringify(tree).matchAll(/"href":"([^"]*)"/g)].map(([, href = '']) => href);
}

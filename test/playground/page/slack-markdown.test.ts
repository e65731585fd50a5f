import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type MarkdownBlock,
  type MarkdownInline,
  readMarkdown,
} from '../../../src/playground/page/slack/text/markdown.ts';
import { cases } from '../../support/cases.ts';

const text = (words: string): MarkdownInline => ({ type: 'text', text: words });

describe('the Markdown of a block of Slack', () => {
  it.each<[string, MarkdownBlock[]]>([
    ['# Used', [{ type: 'heading', text: [text('Used')] }]],
    [
      'a **b** *c* _d_ ~~e~~ `*f*`',
      [
        {
          type: 'paragraph',
          text: [
            text('a '),
            { type: 'bold', text: 'b' },
            text(' '),
            { type: 'italic', text: 'c' },
            text(' '),
            { type: 'italic', text: 'd' },
            text(' '),
            { type: 'strike', text: 'e' },
            text(' '),
            { type: 'code', text: '*f*' },
          ],
        },
      ],
    ],
    [
      '[here](https://a.example)',
      [{ type: 'paragraph', text: [{ type: 'link', text: 'here', url: 'https://a.example' }] }],
    ],
    ['- a\n- b', [{ type: 'list', isOrdered: false, items: [[text('a')], [text('b')]] }]],
    ['1. a\n2. b', [{ type: 'list', isOrdered: true, items: [[text('a')], [text('b')]] }]],
    ['> a\n> b', [{ type: 'quote', text: [text('a\nb')] }]],
    ['```js\n# not\n```', [{ type: 'code', text: '# not' }]],
    [
      'one\n\ntwo',
      [
        { type: 'paragraph', text: [text('one')] },
        { type: 'paragraph', text: [text('two')] },
      ],
    ],
  ])('reads %j', (source, blocks) => {
    expect(readMarkdown(source)).toEqual(blocks);
  });

  it('loses no letter of any text, and never throws', () => {
    const piece = fc.constantFrom(...'ab \n*_~`#>-[]()!'.split(''), '```\n', '\n\n', '**');

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 50 }), (pieces) => {
        const source = pieces.join('').replaceAll('```', '');
        const letters = (words: string) => words.replaceAll(/[^ab]/g, '');
        expect(letters(JSON.stringify(readMarkdown(source).map(wordsOf)))).toBe(letters(source));
      }),
      cases(200),
    );
  });
});

function wordsOf(block: MarkdownBlock): string {
  if (block.type === 'code') return block.text;
  const inline = block.type === 'list' ? block.items.flat() : block.text;
  return inline.map((each) => each.text + (each.type === 'link' ? each.url : '')).join('');
}

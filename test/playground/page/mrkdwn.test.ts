import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sayDate } from '../../../src/playground/page/slack/text/dates.ts';
import { type Node, plainTextOf, readMrkdwn } from '../../../src/playground/page/slack/text/mrkdwn.ts';
import { cases } from '../../support/cases.ts';

const text = (words: string): Node => ({ type: 'text', text: words });

describe('Slack’s mark-up on the page', () => {
  it.each<[string, Node[]]>([
    ['*bold*', [{ type: 'bold', children: [text('bold')] }]],
    ['_italic_', [{ type: 'italic', children: [text('italic')] }]],
    ['~gone~', [{ type: 'strike', children: [text('gone')] }]],
    ['a `*b*` c', [text('a '), { type: 'code', text: '*b*' }, text(' c')]],
    ['*a _b_*', [{ type: 'bold', children: [text('a '), { type: 'italic', children: [text('b')] }] }]],
    ['*a `*` b*', [{ type: 'bold', children: [text('a '), { type: 'code', text: '*' }, text(' b')] }]],
    ['*Used*\n5 000', [{ type: 'bold', children: [text('Used')] }, { type: 'break' }, text('5 000')]],
    ['```a\n*b*```', [{ type: 'preformatted', text: 'a\n*b*' }]],
    [
      '> one\n> two\nthree',
      [{ type: 'quote', children: [text('one'), { type: 'break' }, text('two')] }, text('three')],
    ],
    ['&gt; said', [{ type: 'quote', children: [text('said')] }]],
    ['>>> one\ntwo', [{ type: 'quote', children: [text('one'), { type: 'break' }, text('two')] }]],
    [':warning: low', [{ type: 'emoji', name: 'warning' }, text(' low')]],
  ])('reads %j', (source, tree) => {
    expect(readMrkdwn(source)).toEqual(tree);
  });

  it.each<[string, Node]>([
    [
      '<https://a.example/?a=1&amp;b=2|the *page*>',
      { type: 'link', url: 'https://a.example/?a=1&b=2', text: 'the *page*' },
    ],
    ['<https://a.example>', { type: 'link', url: 'https://a.example', text: 'https://a.example' }],
    ['<javascript:alert(1)|press>', { type: 'link', url: 'javascript:alert(1)', text: 'press' }],
    ['<@U1>', { type: 'user', id: 'U1', text: null }],
    ['<#C1|general>', { type: 'channel', id: 'C1', text: 'general' }],
    ['<!here>', { type: 'broadcast', range: 'here' }],
    ['<!subteam^S1|@on-call>', { type: 'group', id: 'S1', text: 'on-call' }],
    [
      '<!date^1700000000^{date_short}|a day>',
      { type: 'date', atS: 1_700_000_000, format: '{date_short}', url: null, text: 'a day' },
    ],
    [
      '<!date^1700000000^{time}^https://a.example|a time>',
      { type: 'date', atS: 1_700_000_000, format: '{time}', url: 'https://a.example', text: 'a time' },
    ],
  ])('reads the reference %j', (source, node) => {
    expect(readMrkdwn(source)).toEqual([node]);
  });

  it.each([
    '2*3*4',
    'snake_case_name',
    '* a *',
    '**',
    'a ` b',
    '< >',
    ':not_one_of_ours:',
    '10:30:00',
    '*a\nb*',
  ])('leaves %j as it is', (source) => {
    expect(plainTextOf(readMrkdwn(source))).toBe(source);
    expect(readMrkdwn(source).every(({ type }) => ['text', 'break'].includes(type))).toBe(true);
  });

  it('takes back what was escaped, once', () => {
    expect(readMrkdwn('&lt;b&gt; &amp;lt; &quot;')).toEqual([text('<b> &lt; &quot;')]);
  });

  it('makes a link of a bare address only where it is asked to', () => {
    const source = 'see https://a.example/b.';

    expect(readMrkdwn(source)).toEqual([text(source)]);
    expect(readMrkdwn(source, { linksBareAddresses: true })).toEqual([
      text('see '),
      { type: 'link', url: 'https://a.example/b', text: 'https://a.example/b' },
      text('.'),
    ]);
  });

  it('says people and channels by their names', () => {
    const tree = readMrkdwn('<@U1> in <#C1>, <@U2>');

    expect(plainTextOf(tree, { U1: 'Manager', C1: 'general' })).toBe('@Manager in #general, @U2');
  });

  it('drops nothing of any text but the marks, and never throws', () => {
    // Without the bar: between angle brackets, what stands before it is where a link leads, and is not shown.
    const piece = fc.constantFrom(
      ...'ab1 .,:/\n*_~`><&!@#^'.split(''),
      '```',
      '&amp;',
      '&gt;',
      ':x:',
      '<@U1>',
    );
    const marks = /[*_~`><&|!@#^\s]|amp;|gt;|lt;/g;

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const source = pieces.join('');
        expect(plainTextOf(readMrkdwn(source)).replaceAll(marks, '')).toBe(source.replaceAll(marks, ''));
      }),
      cases(300),
    );
  });

  it('gives back the words that were marked', () => {
    const words = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9 ]*[A-Za-z0-9])?$/);
    const mark = fc.constantFrom('*', '_', '~', '`');

    fc.assert(
      fc.property(fc.array(fc.tuple(mark, words), { minLength: 1, maxLength: 8 }), (pieces) => {
        const source = pieces.map(([sign, word]) => `${sign}${word}${sign}`).join(' ');
        const tree = readMrkdwn(source);
        expect(plainTextOf(tree)).toBe(pieces.map(([, word]) => word).join(' '));
        expect(tree.filter(({ type }) => type !== 'text')).toHaveLength(pieces.length);
      }),
      cases(200),
    );
  });
});

describe('dates in Slack’s mark-up', () => {
  const at = Date.UTC(2026, 10, 21, 23, 30);

  it.each([
    ['{date_num} {time}', 'Europe/Berlin', '2026-11-22 12:30 AM'],
    ['{date_short}', 'UTC', 'Nov 21, 2026'],
    ['{date_pretty} at {time_secs}', 'UTC', 'today at 11:30:00 PM'],
    ['{date_long_pretty}', 'Europe/Berlin', 'tomorrow'],
    ['{ago}', 'UTC', '2 hours ago'],
  ])('says %j in %s', (format, zone, said) => {
    const now = format === '{ago}' ? at + 2 * 3_600_000 : Date.UTC(2026, 10, 21, 12);

    expect(sayDate(at / 1000, format, zone, now)).toBe(said);
  });

  it('leaves one that it does not know to the words that were sent along', () => {
    expect(sayDate(0, '{moon}', 'UTC', 0)).toBeNull();
  });
});

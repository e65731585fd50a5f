import fc from 'fast-check';
import type { Action, Card, Part, TablePart } from '../../../src/cards/card.ts';
import { sayChannel } from '../../../src/cards/channels.ts';
import type { BarChart, Tone } from '../../../src/cards/chart.ts';

/** Names that people, and people with bad intent, give to things. */
export const strangeTexts = [
  '<!channel>',
  '<@U1>',
  '<https://evil.example|harmless>',
  '@everyone @here',
  '#general',
  '*bold* _it_ ~gone~ `code`',
  'http://evil.example/?a=1&b=2',
  'evil.example',
  ':tada: :house_with_garden:',
  '> quoted\n&gt; quoted',
  'safe\u202egnp.exe',
  '\u2068never closed',
  'closed only\u2069',
  '\u2068בוט התמיכה\u2069',
  'lone \ud83d surrogate \udc00',
  'a\u0000b\u0007c\u001b[31m',
  '👩🏽‍🚀👨‍👩‍👧‍👦🇩🇪',
  `e${'\u0301'.repeat(3000)}`,
  '👨‍👩‍👧‍👦'.repeat(400),
  'x'.repeat(100_000),
  '&'.repeat(4000),
  '\n\n\n\n',
  '\ufdd0\ufdd1slack\ufdd1T1\ufdd1C024BE91L\ufdd1ops\ufdd2 \ufdd3\ufdef',
  '\u200b\u200d',
  '',
] as const;

/** Of the places in which cards are shown here, and of one elsewhere. */
export const channels = [
  { platform: 'slack', workspace: 'T1', channel: 'C024BE91L', name: 'ops' },
  { platform: 'discord', workspace: '1', channel: '1234567890123456789', name: null },
  { platform: 'slack', workspace: 'T1', channel: 'C1><!channel>', name: null },
  { platform: 'slack', workspace: 'T2', channel: 'C024BE91M', name: '<!here>' },
] as const;

const texts = fc.oneof(
  fc
    .array(fc.constantFrom(...channels.map(sayChannel), ' in & out of '), { maxLength: 40 })
    .map((all) => all.join('')),
  fc.constantFrom(...strangeTexts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('4\u202f120', '61\u202f%', '−3', 'Support bot', '12.5'),
);
const commands = fc.oneof(
  fc.constantFrom('usage', 'usage agents last week', ''),
  fc.string({ maxLength: 30 }),
  fc.constant(`usage agents agent:"${'y'.repeat(3000)}"`),
);
const tones = fc.constantFrom<Tone[]>('neutral', 'good', 'warning', 'critical');
const few = <Value>(of: fc.Arbitrary<Value>, maxLength: number) =>
  fc.array(of, { maxLength, size: 'max', depthIdentifier: 'card' });

const tables: fc.Arbitrary<TablePart> = fc.record({
  type: fc.constant('table'),
  caption: texts,
  columns: few(fc.record({ label: texts, align: fc.constantFrom('left', 'right') }), 24),
  rows: few(few(texts, 24), 24),
  empty: texts,
});
const charts: fc.Arbitrary<BarChart> = fc.record({
  type: fc.constant('bar'),
  title: texts,
  subtitle: texts,
  unit: texts,
  alt: texts,
  bars: fc.constant([]),
});
const parts: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text: texts }),
  fc.record({
    type: fc.constant('fields' as const),
    fields: few(fc.record({ label: texts, value: texts }), 25),
  }),
  fc.record({
    type: fc.constant('gauge' as const),
    label: texts,
    share: fc.double(),
    used: texts,
    total: texts,
    remaining: texts,
    tone: tones,
  }),
  fc.record({
    type: fc.constant('tiles' as const),
    tiles: few(fc.record({ title: texts, value: texts, detail: texts }), 14),
  }),
  tables,
  fc.record({ type: fc.constant('chart' as const), chart: charts, table: fc.option(tables) }),
  fc.record({
    type: fc.constant('file' as const),
    name: texts,
    mediaType: fc.constant('text/csv' as const),
    content: texts.map(
      (words) =>
        async function* () {
          yield words;
        },
    ),
    description: texts,
  }),
);
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    type: fc.constant('button' as const),
    label: texts,
    command: commands,
    style: fc.constantFrom('default' as const, 'primary' as const, 'danger' as const),
    confirm: fc.option(texts),
  }),
  fc.record({
    type: fc.constant('link' as const),
    label: texts,
    url: fc.oneof(fc.webUrl(), texts, fc.constant('javascript:alert(1)')),
  }),
  few(fc.record({ label: texts, command: commands }), 130).chain((options) =>
    fc.record({
      type: fc.constant('select' as const),
      label: texts,
      options: fc.constant(options),
      selected: fc.constantFrom(null, 'usage', ...options.map(({ command }) => command)),
    }),
  ),
  fc.record({
    type: fc.constant('range' as const),
    label: texts,
    command: commands,
    firstDay: fc.constantFrom('2026-05-01', '2026-02-31', 'yesterday'),
    lastDay: fc.constantFrom('2026-05-31', '', '2026-13-01'),
  }),
);

export const strangeCards: fc.Arbitrary<Card> = fc.record({
  title: texts,
  tone: tones,
  subtitle: fc.option(texts),
  parts: few(parts, 12),
  actions: few(actions, 12),
  notes: few(texts, 14),
});

/** A card that is too large in every place at once: whatever is not cut shows. */
export function largestCard(filling: string, partCount: number): Card {
  const table: TablePart = {
    type: 'table',
    caption: filling,
    columns: Array.from({ length: 25 }, () => ({ label: filling, align: 'left' })),
    rows: Array.from({ length: 120 }, () => Array.from({ length: 25 }, () => filling)),
    empty: filling,
  };
  const tiles = Array.from({ length: 10 }, () => ({ title: filling, value: filling, detail: filling }));
  const chart: BarChart = {
    type: 'bar',
    title: filling,
    subtitle: filling,
    unit: filling,
    alt: filling,
    bars: [],
  };
  const options = Array.from({ length: 240 }, (_, index) => ({
    label: filling,
    command: `${index} ${filling}`,
  }));
  const kinds: Part[] = [
    { type: 'tiles', tiles },
    { type: 'chart', chart, table: null },
    table,
    { type: 'fields', fields: Array.from({ length: 25 }, () => ({ label: filling, value: filling })) },
    { type: 'text', text: filling },
    table,
  ];
  return {
    title: filling,
    tone: 'critical',
    subtitle: filling,
    parts: Array.from({ length: partCount }, (_, index) => kinds[index % kinds.length] ?? table),
    actions: [
      ...Array.from(
        { length: 30 },
        (_, index): Action => ({
          type: 'button',
          label: filling,
          command: `${index} ${filling}`,
          style: 'danger',
          confirm: filling,
        }),
      ),
      { type: 'link', label: filling, url: `https://example.com/${filling}` },
      ...Array.from(
        { length: 12 },
        (): Action => ({
          type: 'select',
          label: filling,
          options,
          selected: options[239]?.command ?? null,
        }),
      ),
      ...Array.from(
        { length: 4 },
        (): Action => ({
          type: 'range',
          label: filling,
          command: filling,
          firstDay: '2026-05-01',
          lastDay: '2026-05-31',
        }),
      ),
    ],
    notes: Array.from({ length: 30 }, () => filling),
  };
}

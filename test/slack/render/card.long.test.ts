import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { button, type Card, type Part } from '../../../src/cards/card.ts';
import { sayChannel } from '../../../src/cards/channels.ts';
import type { Chart } from '../../../src/cards/chart.ts';
import { type Picture, renderCard, renderCards, renderParts } from '../../../src/slack/render/card.ts';
import { cases } from '../../support/cases.ts';
import { agentsTable, cardOf, agentsChart as chart } from '../../support/sample-cards.ts';
import { markupOf, refusals, textsOf } from './slack-rules.ts';
import { channels, largestCard, strangeCards, strangeTexts } from './strange-cards.ts';

const noPictures: ReadonlyMap<Chart, Picture> = new Map();
const rendering = { surface: 'message', workspace: 'T1', pictures: noPictures, fit: shorten } as const;

/** As the adapter does: a command that is too long becomes a token, the same one each time. */
function shorten(command: string, max: number): string {
  return command.length <= max ? command : `~${command.length}`;
}

function render(more: Partial<Card>, options: Partial<Parameters<typeof renderCard>[1]> = {}) {
  return renderCard(cardOf(more), { ...rendering, ...options });
}

describe('whatever a card holds', () => {
  test('Slack takes it as a message and on the Home tab', () => {
    fc.assert(
      fc.property(strangeCards, fc.boolean(), (card, isPrivate) => {
        const drawn = card.parts.flatMap((part) => (part.type === 'chart' ? [part.chart] : []));
        const pictures = new Map(drawn.map((each, index) => [each as Chart, { fileId: `F${index}` }]));
        for (const surface of ['message', 'home'] as const) {
          for (const shown of [pictures, noPictures]) {
            const more = isPrivate ? { share: 'usage' } : { mention: '<!subteam^S0123456789>' };
            const { blocks, text } = renderCard(card, { ...rendering, surface, pictures: shown, ...more });

            expect(refusals(blocks, surface)).toEqual([]);
            expect(text.length).toBeGreaterThan(0);
            expect(text.length).toBeLessThanOrEqual(3000);
          }
          expect(refusals([{ type: 'divider' }, ...renderParts(card.parts, rendering)], 'message')).toEqual(
            [],
          );
        }
      }),
      cases(10),
    );
  });

  test.each(['x', '&', 'y '])('Slack takes it also where every text is %j and far too long', (letter) => {
    for (const [length, partCount] of [
      [1, 200],
      [149, 6],
      [5_000, 1],
      [5_000, 2],
      [5_000, 12],
    ] as const) {
      const card = largestCard(letter.repeat(length), partCount);
      const pictures = new Map(
        card.parts.flatMap((part) =>
          part.type === 'chart' ? [[part.chart as Chart, { fileId: 'F1' }] as const] : [],
        ),
      );
      for (const surface of ['message', 'home'] as const) {
        // A token as long as it may be, and each another.
        const fit = (command: string, max: number) => `${command.split(' ')[0]}~`.padEnd(max, 'z');
        const { blocks, text } = renderCard(card, { surface, pictures, fit, share: 'usage' });

        expect(refusals(blocks, surface)).toEqual([]);
        expect(text.length).toBeLessThanOrEqual(3000);
      }
    }
  });

  test('several cards find room on one surface together', () => {
    fc.assert(
      fc.property(fc.array(strangeCards, { minLength: 1, maxLength: 6 }), (cards) => {
        for (const surface of ['message', 'home'] as const) {
          const { blocks } = renderCards(cards, { ...rendering, surface });

          expect(refusals(blocks, surface)).toEqual([]);
        }
      }),
      cases(15),
    );
  });

  test('the largest of them fill a Home tab together, and no more than that', () => {
    const cards = Array.from({ length: 6 }, () => largestCard('x'.repeat(200), 1));
    const padded = (command: string, max: number) => `${command.split(' ')[0]}~`.padEnd(max, 'z');
    const { blocks } = renderCards(cards, { surface: 'home', pictures: noPictures, fit: padded });

    expect(refusals(blocks, 'home')).toEqual([]);
    expect(textsOf(blocks.at(-1))).toEqual([expect.stringMatching(/^… and \d more, for which/)]);
  });

  test('no text is broken, steers, or turns the text around', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        const { blocks, text } = renderCard(card, rendering);

        for (const said of [...textsOf(blocks), text]) {
          expect(said).not.toMatch(/\p{Surrogate}|[^\P{Cc}\n]|[\u202a-\u202e\u2066\u2067]/u);
          expect(said.replaceAll(/\u2068[^\u2068\u2069]*\u2069/g, '')).not.toMatch(/[\u2068\u2069]/);
        }
      }),
      cases(10),
    );
  });

  test('the same card is always the same message', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        expect(renderCard(card, rendering)).toEqual(renderCard(card, rendering));
      }),
      cases(10),
    );
  });
});

describe.each(strangeTexts.map((name) => [name.slice(0, 30), name]))('a name like %j', (_, name) => {
  const everywhere = cardOf({
    title: name,
    subtitle: name,
    parts: [
      { type: 'text', text: name },
      { type: 'fields', fields: [{ label: 'Agent', value: name }] },
      { type: 'fields', fields: [{ label: name, value: '1' }] },
      { type: 'tiles', tiles: [{ title: name, value: '1 credit', detail: '' }] },
      agentsTable([[name, '1']]),
      agentsTable([[name, '1']], name),
      { type: 'chart', chart: { ...chart, alt: name }, table: null },
    ],
    actions: [button(name, 'usage')],
    notes: [name],
  });

  test('neither formats, links, rings nor turns into a picture', () => {
    const { blocks, text } = renderCard(everywhere, rendering);

    // Of mark-up there is only our own: a label in bold.
    for (const said of [...markupOf(blocks).map((each) => each.replace(/^\*([^*\n]+)\*\n/, '$1\n')), text]) {
      expect(said).not.toMatch(/[*~`<>]|&(?!(amp|lt|gt);)/);
      expect(said).not.toMatch(/(^|\s)_\S|\S_(\s|$)|^(>|&gt;)/m);
      expect(said).not.toMatch(/:[a-z_]+:|:\/\/|@\w|#\w|evil\.example/i);
    }
    expect(JSON.stringify(blocks)).not.toContain('"emoji":true');
  });
});

describe('a channel', () => {
  const said = channels.map(sayChannel).join(' ');
  const ours = { type: 'channel', channel_id: 'C024BE91L' };

  test('of the workspace in which the card is shown can be followed, and every other is said in words', () => {
    const { blocks, text } = render({
      title: said,
      parts: [
        { type: 'text', text: `Not_in_channel: ${said}` },
        { type: 'fields', fields: [{ label: 'Where', value: `${sayChannel(channels[0])} & more` }] },
        agentsTable([[sayChannel(channels[0]), '1']]),
        agentsTable([[sayChannel(channels[0]), '1']]),
        { type: 'chart', chart: { ...chart, alt: said }, table: null },
      ],
      actions: [button(said, 'usage')],
      notes: [said],
    });

    expect(refusals(blocks, 'message')).toEqual([]);
    const [header, paragraph, fields, data, letters, ...rest] = blocks;
    expect(paragraph).toMatchObject({
      elements: [{ elements: [{ text: 'Not_in_channel: ' }, ours, { type: 'text' }] }],
    });
    expect(fields).toMatchObject({ fields: [{ text: '*Where*\n<#C024BE91L> &amp; more' }] });
    expect(data).toMatchObject({
      rows: [
        [{}, {}],
        [{ elements: [{ elements: [ours] }] }, { text: '1' }],
      ],
    });
    expect(textsOf([header, letters, ...rest, text]).join(' ')).toContain('Slack #ops');
    expect(JSON.stringify([header, letters, ...rest, text])).not.toMatch(/[\ufdd0-\ufdef]|<#/);
    expect(JSON.stringify(paragraph)).toContain('Slack #<!here>');
  });

  test('rings nobody, whatever stands beside it, and no mark of ours goes out', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        const { blocks, text } = renderCard(card, { ...rendering, share: 'usage' });

        for (const markup of [...markupOf(blocks), text])
          expect(markup.replaceAll('<#C024BE91L>', '')).not.toMatch(/[<>]/);
        expect([...textsOf(blocks), text].join('')).not.toMatch(/[\ufdd0-\ufdef]/);
      }),
      cases(10),
    );
  });

  test('is never cut in two, and counts as it is written', () => {
    const value = `${'x'.repeat(370)} ${sayChannel(channels[0])} ${'y'.repeat(60)}`;
    const { blocks } = render({ parts: [{ type: 'fields', fields: [{ label: 'Where', value }] }] });

    const [markup = ''] = markupOf(blocks);
    expect(markup.length).toBeLessThanOrEqual(400);
    expect(markup).toMatch(/x …$|x…$|<#C024BE91L> y*…$/);
  });
});

describe('long names', () => {
  test('are cut between letters, as a reader sees letters', () => {
    const family = '👨‍👩‍👧‍👦';
    const { blocks } = render({ title: family.repeat(100) });

    const [header] = blocks;
    const shown = header?.type === 'header' ? header.text.text : '';
    expect(shown).toBe(`${family.repeat(Math.floor(149 / family.length))}…`);
  });

  test('that run from right to left are still set apart when they are cut', () => {
    const { blocks } = render({ notes: [`\u2068${'בוט '.repeat(2000)}\u2069`] });

    expect(textsOf(blocks).at(-1)).toMatch(/…\u2069$/);
  });

  test('count as they are written: an escaped sign is five characters, and never half of them', () => {
    const value = 'a & b '.repeat(300);
    const { blocks } = render({ parts: [{ type: 'fields', fields: [{ label: 'Remarks', value }] }] });

    const [markup] = markupOf(blocks);
    expect(markup?.length).toBeLessThanOrEqual(400);
    expect(markup).toMatch(/ (&amp;|a|b)?…$/);
  });

  test('a title that is too long for a heading is said in full below it', () => {
    const title = `I do not know the period “${'very '.repeat(40)}long ago”.`;
    const { blocks } = render({ title });

    expect(blocks[1]).toMatchObject({ type: 'section', text: { text: title } });
  });
});

describe('a table', () => {
  test('is sorted by its numbers where a column holds nothing else, and shown as it was said', () => {
    const { blocks } = render({ parts: [agentsTable([['Support bot', '4\u202f120.5']])] });

    expect(blocks[1]).toMatchObject({
      type: 'data_table',
      caption: 'Agents',
      rows: [
        [{ text: 'Agent' }, { text: 'Credits' }],
        [{ text: 'Support bot' }, { type: 'raw_number', value: 4120.5, text: '4\u202f120.5' }],
      ],
    });
  });

  test('is one of letters where the message has a data table already', () => {
    const { blocks } = render({
      parts: [agentsTable([['a', '1']]), agentsTable([['b', '12']], 'Companies')],
    });

    const types = blocks.map(({ type }) => type);
    expect(types).toEqual(['header', 'data_table', 'rich_text']);
    expect(textsOf(blocks[2])).toEqual(['Companies', 'Agent  Credits\nb           12']);
  });

  test('says how many rows found no room', () => {
    const rows = Array.from({ length: 114 }, (_, index) => [`bot ${index}`, '1']);
    const { blocks } = render({ parts: [agentsTable(rows)] });

    expect(textsOf(blocks[2])).toEqual(['… and 14 more rows']);
  });

  test('shortens its cells before it leaves out a row of a page', () => {
    const rows = Array.from({ length: 20 }, () => ['n'.repeat(1000), 'm'.repeat(1000)]);
    const { blocks } = render({ parts: [agentsTable(rows)] });

    expect(blocks[1]).toMatchObject({ type: 'data_table', rows: { length: 21 } });
    expect(blocks).toHaveLength(2);
  });

  test('without rows says so', () => {
    const { blocks } = render({ parts: [agentsTable([])] });

    expect(blocks[1]).toMatchObject({ type: 'section', text: { text: '*Agents*\nNothing yet.' } });
  });
});

describe('a chart', () => {
  const part: Part = { type: 'chart', chart, table: agentsTable([['Support bot', '61']]) };

  test('is its picture, with the numbers for whoever cannot see it', () => {
    const { blocks } = render({ parts: [part] }, { pictures: new Map([[chart, { fileId: 'F1' }]]) });

    expect(blocks.slice(1)).toEqual([
      { type: 'image', slack_file: { id: 'F1' }, alt_text: `${chart.title}. ${chart.alt}` },
    ]);
  });

  test('is its numbers where there is no picture, and says so', () => {
    const { blocks } = render({ parts: [part] });

    expect(blocks.map(({ type }) => type)).toEqual(['header', 'data_table', 'context']);
    expect(textsOf(blocks[2])).toEqual(['There is no picture of the chart; these are its numbers.']);
  });
});

describe('a list', () => {
  const options = Array.from({ length: 240 }, (_, index) => ({
    label: `Agent ${index}`,
    command: `usage agents agent:${index}`,
  }));

  test('always holds what is chosen, and says how many it leaves out', () => {
    const selected = 'usage agents agent:239';
    const { blocks } = render({ actions: [{ type: 'select', label: 'Agent', options, selected }] });

    expect(blocks[1]).toMatchObject({
      type: 'actions',
      elements: [{ type: 'static_select', options: { length: 100 }, initial_option: { value: selected } }],
    });
    expect(textsOf(blocks[2])).toEqual(['Agent: 140 more are not listed; type the name.']);
  });

  test('has each command once', () => {
    const twice = [...options.slice(0, 3), ...options.slice(0, 3)];
    const { blocks } = render({
      actions: [{ type: 'select', label: 'Agent', options: twice, selected: null }],
    });

    expect(blocks[1]).toMatchObject({ elements: [{ options: { length: 3 } }] });
  });

  test('asks for a token for a command that is longer than an option’s value', () => {
    const command = `usage agents agent:"${'y'.repeat(200)}"`;
    const { blocks } = render({
      actions: [{ type: 'select', label: 'Agent', options: [{ label: 'Y', command }], selected: command }],
    });

    expect(blocks[1]).toMatchObject({ elements: [{ initial_option: { value: shorten(command, 150) } }] });
  });

  test('is another block when something else is chosen, lest the client keep showing the old choice', () => {
    const ids = ['usage agents agent:1', 'usage agents agent:2'].map(
      (selected) =>
        render({ actions: [{ type: 'select', label: 'Agent', options, selected }] }).blocks[1]?.block_id,
    );

    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('what can be pressed', () => {
  test('a range is two days and a button, in a block of its own', () => {
    const { blocks } = render({
      actions: [
        {
          type: 'range',
          label: 'Other dates',
          command: 'usage',
          firstDay: '2026-05-01',
          lastDay: '2026-05-31',
        },
      ],
    });

    expect(blocks[1]).toMatchObject({
      block_id: expect.stringMatching(/^range:/),
      elements: [
        { type: 'datepicker', action_id: 'range:from', initial_date: '2026-05-01' },
        { type: 'datepicker', action_id: 'range:to', initial_date: '2026-05-31' },
        { type: 'button', action_id: expect.stringMatching(/^range:show:\d+$/), value: 'usage' },
      ],
    });
  });

  test('a danger asks first', () => {
    const { blocks } = render({
      actions: [button('Turn off', 'notify caps off', { style: 'danger', confirm: 'Turn the cap off?' })],
    });

    expect(blocks[1]).toMatchObject({
      elements: [{ style: 'danger', confirm: { text: { text: 'Turn the cap off?' }, style: 'danger' } }],
    });
  });

  test('a private answer can be shared, however many buttons it has', () => {
    const actions = Array.from({ length: 30 }, (_, index) => button(`Button ${index}`, `usage ${index}`));
    const { blocks } = render({ actions }, { share: 'usage last week' });

    const [, buttons, note] = blocks;
    const last = buttons?.type === 'actions' ? buttons.elements.at(-1) : null;
    expect(last).toMatchObject({ action_id: 'share', value: 'usage last week' });
    expect(textsOf(note)).toEqual(['… and 6 more buttons']);
  });

  test('a link that leads anywhere but to the web is no button', () => {
    const { blocks } = render({
      actions: [{ type: 'link', label: 'Upgrade', url: 'javascript:alert(1)' }],
    });

    expect(blocks.map(({ type }) => type)).toEqual(['header', 'context']);
  });
});

test('the tone is said by a sign and a word, beside what the numbers are of', () => {
  const { blocks } = render({ tone: 'critical', subtitle: 'This cycle' });

  expect(textsOf(blocks[1])).toEqual(['🛑 Critical', 'This cycle']);
});

test.each([
  [0, '▱'.repeat(20)],
  [0.61, `${'▰'.repeat(12)}${'▱'.repeat(8)}`],
  [1.4, '▰'.repeat(20)],
  [Number.NaN, '▱'.repeat(20)],
])('a gauge at %d is a bar with its numbers', (share, bar) => {
  const gauge: Part = {
    type: 'gauge',
    label: 'This cycle',
    share,
    used: '6 100',
    total: '10 000 plan credits',
    remaining: '3 900 credits',
    tone: 'good',
  };
  const { blocks } = render({ parts: [gauge] });

  expect(textsOf(blocks[1])).toEqual([
    `*This cycle*\n${bar}\n6 100 of 10 000 plan credits used · 3 900 credits remaining`,
  ]);
});

test('agents’ kinds stand side by side, and one below the other when they are too many for that', () => {
  const tiles = Array.from({ length: 11 }, (_, index) => ({
    title: `Kind ${index}`,
    value: '4 credits',
    detail: '2 calls',
  }));
  const few = render({ parts: [{ type: 'tiles', tiles: tiles.slice(0, 6) }] });
  const many = render({ parts: [{ type: 'tiles', tiles }] });

  expect(few.blocks[1]).toMatchObject({ type: 'carousel', elements: { length: 6 } });
  expect(many.blocks.slice(1).map(({ type }) => type)).toEqual(['section', 'section']);
});

test('what finds no room is counted, and the buttons stay', () => {
  const parts = Array.from({ length: 90 }, (): Part => ({ type: 'text', text: 'Advice.' }));
  const { blocks } = render({ parts, actions: [button('Help', 'usage help')] });

  expect(refusals(blocks, 'message')).toEqual([]);
  expect(blocks.at(-1)).toMatchObject({ type: 'actions' });
  expect(textsOf(blocks.at(-2)).join()).toMatch(/^… and \d+ more parts/);
});

test('the text beside the blocks states the numbers', () => {
  const { text } = render({
    title: '4 120 credits used',
    tone: 'warning',
    subtitle: 'Last week',
    parts: [
      { type: 'fields', fields: [{ label: 'Calls', value: '12' }] },
      { type: 'chart', chart, table: null },
      agentsTable([['Support bot', '61']]),
    ],
  });

  expect(text.split('\n')).toEqual([
    '4 120 credits used · ⚠️ Warning',
    'Last week',
    'Calls: 12',
    `${chart.title}. ${chart.alt}`,
    'Agents',
    'Support bot · 61',
  ]);
});

test.each(['visit evil.com', 'visit 4evil4.com', 'mail a@evil.io'])(
  'an agent called “%s” is no link',
  (title) => {
    const { text, blocks } = render({
      parts: [{ type: 'tiles', tiles: [{ title, value: '1', detail: '' }] }],
    });

    expect(text).not.toMatch(/[a-z0-9]\.(com|io)/);
    expect(JSON.stringify(blocks)).not.toContain('mrkdwn');
  },
);

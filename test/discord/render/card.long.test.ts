import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { button, type Card, type FilePart, type Part } from '../../../src/cards/card.ts';
import { sayChannel } from '../../../src/cards/channels.ts';
import { type Rendering, renderCard } from '../../../src/discord/render/card.ts';
import { channels, largestCard, strangeCards } from '../../slack/render/strange-cards.ts';
import { cases } from '../../support/cases.ts';
import { noSpec } from '../../support/discord-spec.ts';
import { agentsTable, cardOf, agentsChart as chart } from '../../support/sample-cards.ts';
import { attachmentsOf } from './attachments.ts';
import { displaysOf, refusals } from './discord-rules.ts';

const nothing = { pictures: new Map(), files: new Map(), fit: shorten, workspace: '1' };

/** As the adapter does: a command that is too long becomes a token, the same one each time. */
function shorten(command: string, max: number): string {
  return command.length <= max ? command : `~${command.length}`;
}

function render(more: Partial<Card>, options: Partial<Rendering> = {}) {
  const rendered = renderCard(cardOf(more), { ...nothing, ...options });
  const [container] = rendered.components;
  const inside = container && 'components' in container ? container.components : [];
  return { ...rendered, inside, texts: displaysOf(rendered.components) };
}

describe('whatever a card holds', () => {
  test(`Discord takes it as a message${noSpec ? ` (${noSpec})` : ''}`, () => {
    fc.assert(
      fc.property(strangeCards, fc.boolean(), (card, isPrivate) => {
        const more = isPrivate ? { share: 'usage' } : { wakes: '1234567890123456789' };
        for (const canvas of [nothing, { ...nothing, ...attachmentsOf(card) }]) {
          expect(refusals(renderCard(card, { ...canvas, ...more }))).toEqual([]);
        }
      }),
      cases(10),
    );
  });

  test.each(['x', 'y ', '*', '@everyone ', '`', '# \n'])(
    'Discord takes it also where every text is %j and far too long',
    (letter) => {
      for (const [length, partCount] of [
        [1, 200],
        [149, 6],
        [5_000, 1],
        [5_000, 2],
        [5_000, 12],
      ] as const) {
        const card = largestCard(letter.repeat(length), partCount);
        // A token as long as it may be, and each another.
        const fit = (command: string, max: number) =>
          `${command.split(' ')[0]}~`.padEnd(max, 'z').slice(0, max);
        const rendered = renderCard(card, { ...attachmentsOf(card), fit, share: 'usage' });

        expect(refusals(rendered)).toEqual([]);
      }
    },
  );

  test('no text is broken, steers, or turns the text around', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        for (const said of displaysOf(renderCard(card, nothing).components)) {
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
        expect(renderCard(card, nothing)).toEqual(renderCard(card, nothing));
      }),
      cases(10),
    );
  });
});

describe('a channel', () => {
  const [, ours] = channels;

  test('of the server in which the card is shown can be followed, and every other is said in words', () => {
    const said = channels.map(sayChannel).join(', ');
    const { texts, inside } = render({
      title: said,
      parts: [
        { type: 'text', text: `*${said}` },
        { type: 'fields', fields: [{ label: 'Where', value: sayChannel(ours) }] },
        agentsTable([
          [sayChannel(ours), '1'],
          ['Elsewhere', '–'],
        ]),
        agentsTable([[sayChannel(channels[0]), '1']]),
      ],
      actions: [button(said, 'usage')],
    });

    expect(texts[0]).toMatch(/^## Slack #ops, <#1234567890123456789>, Slack channel C1\\>\\<!channel\\>, /);
    expect(texts[1]).toContain('\\*Slack #ops, <#1234567890123456789>, ');
    expect(texts[2]).toBe('**Where** <#1234567890123456789>');
    expect(texts[3]).toBe('**Agents**\n**<#1234567890123456789>**\nCredits 1\n**Elsewhere**');
    expect(texts[4]).toContain('```\nAgent');
    expect(texts[4]).toContain('Slack #ops');
    expect(JSON.stringify(inside.at(-1))).toContain('Discord channel 1234567890123456789');
  });

  test('rings nobody, whatever stands beside it, and no mark of ours goes out', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        const rendered = renderCard(card, { ...nothing, share: 'usage' });

        expect(JSON.stringify(rendered)).not.toMatch(/[\ufdd0-\ufdef]/);
        for (const said of displaysOf(rendered.components)) {
          const outside = said.replaceAll(/```[\s\S]*?```/g, '').replaceAll('<#1234567890123456789>', '');
          expect(outside).not.toMatch(/(?<!\\)<[#@!]/);
        }
      }),
      cases(10),
    );
  });

  test('is said in words where there is no room for its mark-up, and never cut in two', () => {
    const value = Array.from({ length: 30 }, () => sayChannel(ours)).join(' ');
    const { texts } = render({ parts: [{ type: 'fields', fields: [{ label: 'Where', value }] }] });

    expect(texts[1]?.length).toBeLessThanOrEqual(320);
    expect(texts[1]).not.toContain('<');
    expect(texts[1]).toContain('Discord channel 1234567890123456789');
  });
});

test('a card is a heading, small print about it, and the colour of its tone', () => {
  const { components, texts } = render({ tone: 'critical', subtitle: 'This cycle', notes: ['One', 'Two'] });

  expect(components).toMatchObject([{ type: 17, accent_color: 0xf0384a }]);
  expect(texts).toEqual(['## Usage\n-# 🛑 Critical · This cycle', '-# One\n-# Two']);
});

test('a gauge is a bar with its numbers', () => {
  const { texts } = render({
    parts: [
      {
        type: 'gauge',
        label: 'This cycle',
        share: 0.61,
        used: '6 100',
        total: '10 000 plan credits',
        remaining: '3 900 credits',
        tone: 'warning',
      },
    ],
  });

  const bar = `${'▰'.repeat(12)}${'▱'.repeat(8)}`;
  expect(texts[1]).toBe(
    `**⚠️ This cycle**\n${bar}\n6 100 of 10 000 plan credits used · 3 900 credits remaining`,
  );
});

test('fields and tiles are a line each, what is to be said of a tile in small print below', () => {
  const { texts } = render({
    parts: [
      { type: 'fields', fields: [{ label: 'Calls', value: '12' }] },
      { type: 'tiles', tiles: [{ title: 'Chat', value: '862 credits', detail: '156 chats' }] },
    ],
  });

  expect(texts.slice(1)).toEqual(['**Calls** 12', '**Chat** 862 credits\n-# 156 chats']);
});

describe('a table', () => {
  test('is letters of one width', () => {
    const { texts } = render({ parts: [agentsTable([['Support bot', '4\u202f120.5']])] });

    expect(texts[1]).toBe(
      `**Agents**\n\`\`\`\nAgent        Credits\n────────────────────\nSupport bot  4\u202f120.5\n\`\`\``,
    );
  });

  test('that is too wide for a phone is a few lines a row, each figure by its label', () => {
    const labels = ['Time', 'Agent', 'Company', 'Credits', 'Remarks'];
    const columns = labels.map((label) => ({ label, align: 'left' as const }));
    const rows = [['21 Nov 09:59', 'Northside Reception Line', '–', '10.5', 'call-mwqi1fwb-and-more']];
    const { texts } = render({
      parts: [{ ...agentsTable([]), columns: columns.map((each) => ({ ...each, align: 'right' })), rows }],
    });

    expect(texts[1]?.split('\n').slice(2, -1)).toEqual([
      '21 Nov 09:59',
      '  Agent Northside Reception Line',
      '  Credits 10.5',
      '  Remarks call-mwqi1fwb-and-more',
    ]);
  });

  test('has no line that a phone would break', () => {
    fc.assert(
      fc.property(strangeCards, (card) => {
        const tables = displaysOf(renderCard(card, nothing).components).flatMap(
          (said) => /```\n(.*)\n```/s.exec(said)?.[1] ?? [],
        );
        for (const line of tables.flatMap((table) => table.split('\n'))) {
          expect([...line.replaceAll('\u200b', '')].length).toBeLessThanOrEqual(40);
        }
      }),
      cases(30),
    );
  });

  test('says how many rows found no room', () => {
    const rows = Array.from({ length: 114 }, (_, index) => [`bot ${index}`, '1']);
    const { texts } = render({ parts: [agentsTable(rows)] });

    expect(texts[1]).toMatch(/\n-# … and 14 more rows$/);
  });

  test('shortens its cells before it leaves out a row of a page', () => {
    const rows = Array.from({ length: 20 }, (_, index) => [`${index} ${'n'.repeat(1000)}`, 'm'.repeat(1000)]);
    const { texts } = render({ parts: [agentsTable(rows)] });

    expect(texts[1]).toMatch(/\n19\n.*…\n {2}Credits\n.*m…\n```$/s);
    expect(texts[1]).not.toContain('more rows');
  });

  test('without rows says so', () => {
    expect(render({ parts: [agentsTable([])] }).texts[1]).toBe('**Agents**\nNothing yet.');
  });

  test('cannot be ended, nor made to ring, by what stands in it', () => {
    const { texts } = render({ parts: [agentsTable([['``` @everyone', '1']])] });

    expect(texts[1]?.match(/```/g)).toHaveLength(2);
    expect(texts[1]).not.toContain('@everyone');
  });
});

describe('a chart', () => {
  const part: Part = { type: 'chart', chart, table: agentsTable([['Support bot', '61']]) };

  test('is its picture, with the numbers for whoever cannot see it', () => {
    const { inside, attached } = render(
      { parts: [part] },
      { pictures: new Map([[chart, { name: 'chart.png' }]]) },
    );

    expect(inside[1]).toEqual({
      type: 12,
      items: [{ media: { url: 'attachment://chart.png' }, description: `${chart.title}. ${chart.alt}` }],
    });
    expect(attached).toEqual(['chart.png']);
  });

  test('is its numbers where there is no picture, and says so', () => {
    const { texts, attached } = render({ parts: [part] });

    expect(texts[1]).toContain('Support bot       61');
    expect(texts[1]).toMatch(/\n-# There is no picture of the chart; these are its numbers\.$/);
    expect(attached).toEqual([]);
  });
});

describe('a file', () => {
  const file: FilePart = {
    type: 'file',
    name: 'log.csv',
    mediaType: 'text/csv',
    content: async function* () {},
    description: 'The log, newest first',
  };

  test('is shown below what it holds', () => {
    const { inside, attached } = render({ parts: [file] }, { files: new Map([[file, { name: 'log.csv' }]]) });

    expect(inside.slice(1)).toEqual([
      { type: 10, content: '**log.csv** The log, newest first' },
      { type: 13, file: { url: 'attachment://log.csv' } },
    ]);
    expect(attached).toEqual(['log.csv']);
  });

  test('by a name that Discord would change is not promised', () => {
    const { attached, inside } = render(
      { parts: [file] },
      { files: new Map([[file, { name: 'my log.csv' }]]) },
    );

    expect(attached).toEqual([]);
    expect(inside.map(({ type }) => type)).toEqual([10, 10]);
  });
});

test('what finds no room is counted, and the buttons stay', () => {
  const parts = Array.from({ length: 90 }, (): Part => ({ type: 'text', text: 'Advice.' }));
  const rendered = render({ parts, actions: [button('Help', 'usage help')] });

  expect(refusals(renderCard(cardOf({ parts }), nothing))).toEqual([]);
  expect(rendered.inside.at(-1)).toMatchObject({ type: 1 });
  expect(rendered.texts.at(-1)).toMatch(/^-# … and \d+ more parts/);
});

test('nothing rings, whatever a card says', () => {
  expect(render({}).allowedMentions).toEqual({ parse: [] });
});

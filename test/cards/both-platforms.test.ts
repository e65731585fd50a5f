import { ComponentType } from 'discord.js';
import { describe, expect, test } from 'vitest';
import type { Action, Card, Part, TablePart } from '../../src/cards/card.ts';
import { renderCard as renderDiscord } from '../../src/discord/render/card.ts';
import { renderCard as renderSlack } from '../../src/slack/render/card.ts';
import { attachmentsOf } from '../discord/render/attachments.ts';
import { agentsChart as chart } from '../support/sample-cards.ts';
import { readDiscord, readSlack } from '../support/shown.ts';

const table: TablePart = {
  type: 'table',
  caption: 'Top agents',
  columns: [
    { label: 'Agent', align: 'left' },
    { label: 'Credits', align: 'right' },
  ],
  rows: [['Support_bot *2*', '4\u202f120.5']],
  empty: 'Nobody yet.',
};

interface Row {
  card: Partial<Card>;
  /** What it becomes there, beside the heading that every card has. */
  slack: readonly string[];
  discord: readonly ComponentType[];
  /** What must be read in both, word for word. */
  says: readonly string[];
  asks?: readonly string[];
}

const { ActionRow, Button, File, MediaGallery, Separator, StringSelect, TextDisplay } = ComponentType;

/** Which part of a card becomes what on each platform. A part of the model without a row here is a mistake of types. */
const becomes: Record<
  Exclude<keyof Card, 'parts' | 'actions'> | Part['type'] | Action['type'] | 'drawn',
  Row
> = {
  title: { card: { title: '4 120 used' }, slack: [], discord: [], says: ['4 120 used'] },
  tone: { card: { tone: 'warning' }, slack: ['context'], discord: [], says: ['⚠️ Warning'] },
  subtitle: {
    card: { subtitle: '9–15 November 2026 (7 days, America/New_York)' },
    slack: ['context'],
    discord: [],
    says: ['9–15 November 2026 (7 days, America/New_York)'],
  },
  notes: {
    card: { notes: ['Test traffic is not counted.', 'Page 2'] },
    slack: ['context'],
    discord: [TextDisplay],
    says: ['Test traffic is not counted.', 'Page 2'],
  },
  text: {
    card: { parts: [{ type: 'text', text: 'Spend fell: <@U1> *less*.' }] },
    slack: ['section'],
    discord: [TextDisplay],
    says: ['Spend fell: <@U1> *less*.'],
  },
  fields: {
    card: { parts: [{ type: 'fields', fields: [{ label: 'Calls', value: '159' }] }] },
    slack: ['section'],
    discord: [TextDisplay],
    says: ['Calls', '159'],
  },
  gauge: {
    card: {
      parts: [
        {
          type: 'gauge',
          label: 'This cycle',
          share: 0.5,
          used: '5 000',
          total: '10 000 plan credits',
          remaining: '5 000 credits',
          tone: 'good',
        },
      ],
    },
    slack: ['section'],
    discord: [TextDisplay],
    says: [
      'This cycle',
      '▰▰▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱▱▱',
      '5 000 of 10 000 plan credits used · 5 000 credits remaining',
    ],
  },
  tiles: {
    card: {
      parts: [{ type: 'tiles', tiles: [{ title: 'Chat', value: '862 credits', detail: '156 chats' }] }],
    },
    slack: ['carousel'],
    discord: [TextDisplay],
    says: ['Chat', '862 credits', '156 chats'],
  },
  table: {
    card: { parts: [table] },
    slack: ['data_table'],
    discord: [TextDisplay],
    says: ['Top agents', 'Agent', 'Credits', 'Support_bot *2*', '4\u202f120.5'],
  },
  chart: {
    card: { parts: [{ type: 'chart', chart, table: null }] },
    slack: ['section', 'context'],
    discord: [TextDisplay],
    says: [`${chart.title}. ${chart.alt}`, 'There is no picture of the chart'],
  },
  drawn: {
    card: { parts: [{ type: 'chart', chart: { ...chart }, table }] },
    slack: ['image'],
    discord: [MediaGallery],
    says: [`${chart.title}. ${chart.alt}`],
  },
  file: {
    card: {
      parts: [
        {
          type: 'file',
          name: 'log.csv',
          mediaType: 'text/csv',
          content: async function* () {},
          description: 'The log',
        },
      ],
    },
    slack: ['context'],
    discord: [TextDisplay, File],
    says: ['log.csv', 'The log'],
  },
  button: {
    card: {
      actions: [
        {
          type: 'button',
          label: 'Turn off',
          command: 'notify caps off',
          style: 'danger',
          confirm: 'Really?',
        },
      ],
    },
    slack: ['actions', 'button'],
    discord: [Separator, ActionRow, Button, TextDisplay],
    says: ['Turn off', 'Really?'],
    asks: ['notify caps off'],
  },
  link: {
    card: { actions: [{ type: 'link', label: 'Upgrade', url: 'https://example.com/up' }] },
    slack: ['actions', 'button'],
    discord: [Separator, ActionRow, Button],
    says: ['Upgrade'],
  },
  select: {
    card: {
      actions: [
        {
          type: 'select',
          label: 'Period',
          options: [
            { label: 'Today', command: 'usage today' },
            { label: 'Last week', command: 'usage last week' },
          ],
          selected: 'usage today',
        },
      ],
    },
    slack: ['actions', 'static_select'],
    discord: [Separator, ActionRow, StringSelect],
    says: ['Period', 'Today', 'Last week'],
    asks: ['usage last week', 'usage today'],
  },
  range: {
    card: {
      actions: [
        {
          type: 'range',
          label: 'Other dates',
          command: 'usage',
          firstDay: '2026-05-01',
          lastDay: '2026-05-31',
        },
      ],
    },
    slack: ['actions', 'datepicker', 'datepicker', 'button'],
    discord: [Separator, ActionRow, Button],
    says: ['2026-05-01', '2026-05-31'],
    asks: ['usage'],
  },
};

describe.each(Object.entries(becomes))('%s', (name, { card: more, slack, discord, says, asks = [] }) => {
  const card: Card = {
    title: 'Usage',
    tone: 'neutral',
    subtitle: null,
    parts: [],
    actions: [],
    notes: [],
    ...more,
  };
  const drawn = card.parts.flatMap((part) => (part.type === 'chart' && name === 'drawn' ? [part.chart] : []));
  const fit = (command: string) => command;
  const { blocks } = renderSlack(card, {
    surface: 'message',
    pictures: new Map(drawn.map((each) => [each, { fileId: 'F1' }])),
    fit,
  });
  const { components } = renderDiscord(card, {
    ...attachmentsOf(card),
    ...(name !== 'drawn' && { pictures: new Map() }),
    fit,
  });

  test('becomes what the table says', () => {
    const inside = blocks.flatMap((block) => [
      block.type,
      ...(block.type === 'actions' ? block.elements.map(({ type }) => type) : []),
    ]);
    const nested = components.flatMap(typesIn);

    expect(inside).toEqual(['header', ...slack]);
    expect(nested).toEqual([ComponentType.Container, TextDisplay, ...discord]);
  });

  test('says the same on both', () => {
    const both = [readSlack(blocks), readDiscord(components)];

    for (const shown of both) {
      for (const words of says) expect(shown.text).toContain(words);
      expect(shown.commands).toEqual(asks);
    }
  });
});

function typesIn(component: { type: number; components?: readonly unknown[] } | object): number[] {
  const { type, components = [] } = component as { type: number; components?: object[] };
  return [type, ...components.flatMap(typesIn)];
}

import { describe, expect, test } from 'vitest';
import { type Action, button, type Card } from '../../../src/cards/card.ts';
import { renderCard } from '../../../src/discord/render/card.ts';
import { askFirst, nameModal, rangeModal, readRange, withName } from '../../../src/discord/render/modals.ts';
import { readChoice, readPress } from '../../../src/discord/render/pressing.ts';
import { noSpec, specFaults } from '../../support/discord-spec.ts';
import { displaysOf } from './discord-rules.ts';

const shorten = (command: string, max: number) => (command.length <= max ? command : `~${command.length}`);

interface Shown {
  custom_id?: string;
  label?: string;
  style?: number;
  url?: string;
  options?: { label: string; value: string; default?: boolean }[];
}

function render(actions: readonly Action[], share?: string) {
  const card: Card = { title: 'Usage', tone: 'neutral', subtitle: null, parts: [], actions, notes: [] };
  const { components } = renderCard(card, { pictures: new Map(), files: new Map(), fit: shorten, share });
  const [container] = components;
  const inside = container && 'components' in container ? container.components : [];
  const rows = inside.flatMap((each) => (each.type === 1 ? [each.components as Shown[]] : []));
  return { rows, note: displaysOf(components)[1] ?? '' };
}

function pressed({ custom_id: id = '' }: Shown | undefined = {}) {
  return readPress(id);
}

describe('a button', () => {
  test('is its command, and two of the same are told apart', () => {
    const { rows } = render([button('Log', 'usage log'), button('Again', 'usage log', { style: 'primary' })]);

    const [first, second] = rows[0] ?? [];
    expect([pressed(first), pressed(second)]).toEqual([
      { kind: 'press', value: 'usage log' },
      { kind: 'press', value: 'usage log' },
    ]);
    expect(first?.custom_id).not.toBe(second?.custom_id);
    expect([first?.style, second?.style]).toEqual([2, 1]);
  });

  test('of a command that is too long holds what stands for it', () => {
    const command = `usage agents agent:"${'y'.repeat(200)}"`;

    expect(pressed(render([button('Y', command)]).rows[0]?.[0])).toEqual({
      kind: 'press',
      value: `~${command.length}`,
    });
  });

  test('of a danger leads to a question, whose words are read before it is pressed', () => {
    const action = button('Turn off', 'notify caps off', { style: 'danger', confirm: 'Turn the cap off?' });
    const { rows, note } = render([action]);

    expect(rows[0]?.[0]?.style).toBe(4);
    expect(pressed(rows[0]?.[0])).toEqual({ kind: 'ask', value: 'notify caps off' });
    expect(note).toBe('-# Turn off: Turn the cap off?');
    expect(askFirst('Turn off', 'notify caps off')).toMatchObject({
      title: 'Turn off?',
      actions: [{ label: 'Turn off', command: 'notify caps off', confirm: null }],
    });
  });

  test('that shares stays, however many there are', () => {
    const actions = Array.from({ length: 30 }, (_, index) => button(`Button ${index}`, `usage ${index}`));
    const { rows, note } = render(actions, 'usage last week');

    expect(rows.map(({ length }) => length)).toEqual([5, 5]);
    expect(pressed(rows[1]?.[4])).toEqual({ kind: 'share', value: 'usage last week' });
    expect(note).toBe('-# … and 21 more buttons');
  });

  test('that is a link leads to the web, and to nowhere else', () => {
    const { rows, note } = render([
      { type: 'link', label: 'Upgrade', url: 'https://example.com/up' },
      { type: 'link', label: 'Trap', url: 'javascript:alert(1)' },
    ]);

    expect(rows).toMatchObject([[{ style: 5, url: 'https://example.com/up' }]]);
    expect(note).toBe('-# Trap: javascript\\:alert(1)');
  });

  test('of others is none of ours', () => {
    expect(readPress('poll:vote')).toBeNull();
    expect(readPress('frobnicate:1:usage')).toBeNull();
  });
});

describe('other dates', () => {
  const range: Action = {
    type: 'range',
    label: 'Other dates',
    command: 'usage agents',
    firstDay: '2026-05-01',
    lastDay: '2026-05-31',
  };

  test('are a button that opens a form with the days of now', () => {
    const [[shown] = []] = render([range]).rows;

    const press = pressed(shown);
    expect(press).toEqual({ kind: 'range', value: 'usage agents 2026-05-01..2026-05-31' });
    const days = readRange(press?.value ?? '');
    expect(days).toEqual({ command: 'usage agents', firstDay: '2026-05-01', lastDay: '2026-05-31' });
    expect(rangeModal(shown?.custom_id ?? '', days)).toMatchObject({
      components: [
        { component: { custom_id: 'from', value: '2026-05-01' } },
        { component: { custom_id: 'to', value: '2026-05-31' } },
      ],
    });
  });

  test('without days to begin with are asked all the same', () => {
    const [[shown] = []] = render([{ ...range, firstDay: 'yesterday', lastDay: '' }]).rows;

    expect(readRange(pressed(shown)?.value ?? '')).toEqual({
      command: 'usage agents',
      firstDay: '',
      lastDay: '',
    });
  });
});

test.skipIf(noSpec)(`Discord’s own specification takes the forms ${noSpec ?? ''}`, () => {
  const callback = { method: 'POST', path: '/interactions/{interaction_id}/{interaction_token}/callback' };
  for (const data of [
    rangeModal('range:1:usage', { firstDay: '2026-05-01', lastDay: '' }),
    nameModal('type:1:usage agent:', 'Agent '.repeat(50)),
  ]) {
    expect(specFaults({ ...callback, body: { type: 9, data } })).toEqual([]);
  }
});

describe('a list', () => {
  const options = Array.from({ length: 240 }, (_, index) => ({
    label: `Agent ${index}`,
    command: `usage period:"last week" agent:${index} company:acme`,
  }));
  const select: Action = { type: 'select', label: 'Agent', options, selected: options[239]?.command ?? null };

  test('always holds what is chosen, and what finds no room can be typed', () => {
    const { rows, note } = render([select]);

    const [list] = rows[0] ?? [];
    expect(list?.options).toHaveLength(25);
    expect(list?.options?.find((option) => option.default)?.value).toBe(options[239]?.command);
    const last = list?.options?.at(-1);
    expect(last?.label).toBe('… and 216 more: type the name');
    expect(note).toBe('');
    const { kind, value } = readChoice(last?.value ?? '');
    expect(kind).toBe('type');
    expect(withName(value, ' Support “bot” ')).toBe(
      'usage period:"last week" company:acme agent:"Support bot"',
    );
  });

  test('of what has no name says how many are missing', () => {
    const rules = options.map(({ label }, index) => ({ label, command: `notify alerts rule:${index}` }));
    const { rows, note } = render([{ ...select, options: rules, selected: null }]);

    expect(rows[0]?.[0]?.options).toHaveLength(25);
    expect(note).toBe('-# Agent: 215 more are not listed; type the name.');
  });

  test('has each command once, and is another list when something else is chosen', () => {
    const few = [...options.slice(0, 3), ...options.slice(0, 3)];
    const lists = [0, 1].map(
      (index) =>
        render([{ ...select, options: few, selected: options[index]?.command ?? null }]).rows[0]?.[0],
    );

    expect(lists[0]?.options).toHaveLength(3);
    expect(lists[0]?.custom_id).not.toBe(lists[1]?.custom_id);
    expect(readChoice(lists[0]?.options?.[0]?.value ?? '')).toEqual({
      kind: 'press',
      value: options[0]?.command,
    });
  });
});

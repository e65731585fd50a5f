import { describe, expect, it } from 'vitest';
import { blockFaults } from '../../../src/playground/slack/validate/check-blocks.ts';
import type { Surface } from '../../../src/playground/slack/validate/surfaces.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (more: object = {}) => ({ type: 'section', text: mrkdwn('Hello'), ...more });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), action_id: 'go', ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const option = (value = 'a', more: object = {}) => ({ text: plain('A'), value, ...more });
const select = (more: object = {}) => ({ type: 'static_select', options: [option()], ...more });
const image = (more: object = {}) => ({
  type: 'image',
  alt_text: 'Used: 5',
  image_url: 'https://a.test/b.png',
  ...more,
});
const input = (element: object) => ({ type: 'input', label: plain('Amount'), element });
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: object[][], more: object = {}) => ({
  type: 'data_table',
  caption: 'Log',
  rows,
  ...more,
});
const card = (more: object = {}) => ({ type: 'card', title: mrkdwn('Ann'), ...more });
const points = (count: number, label = 'May') => times(count, () => ({ label, value: 1 }));
const chart = (count = 20, label = 'May', series = 6) => ({
  type: 'data_visualization',
  title: 'Used',
  chart: {
    type: 'line',
    series: times(series, () => ({ name: 'Ann', data: points(count, label) })),
    axis_config: {},
  },
});
const chars = (count: number) => 'x'.repeat(count);
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

function faultsOf(blocks: object[], surface: Surface = 'message'): string[] {
  return blockFaults(blocks, { surface, knowsPicture: ({ id }) => id === 'F1' });
}

type Row = [rule: string, wrong: object[], fault: string, right: object[], surface?: Surface];

const rules: Row[] = [
  [
    'a message has at most 50 blocks',
    times(51, () => section()),
    'no more than 50 items allowed [json-pointer:/blocks]',
    times(50, () => section()),
  ],
  [
    'a Home tab has at most 100 blocks',
    times(101, () => section()),
    'no more than 100 items allowed [json-pointer:/blocks]',
    times(100, () => section()),
    'home',
  ],
  [
    'a header has at most 150 characters',
    [{ type: 'header', text: plain(chars(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
    [{ type: 'header', text: plain(chars(150)) }],
  ],
  [
    'a header is plain text',
    [{ type: 'header', text: mrkdwn('*Used*') }],
    'unsupported type [json-pointer:/blocks/0/text/type]',
    [{ type: 'header', text: plain('Used') }],
  ],
  [
    'a section has at most 3 000 characters',
    [section({ text: mrkdwn(chars(3001)) })],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
    [section({ text: mrkdwn(chars(3000)) })],
  ],
  [
    'text is never empty',
    [section({ text: mrkdwn('') })],
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    [section()],
  ],
  [
    'a section says something',
    [{ type: 'section' }],
    'missing required field: one of text, fields [json-pointer:/blocks/0]',
    [{ type: 'section', fields: [mrkdwn('Used')] }],
  ],
  [
    'a section has at most 10 fields',
    [section({ fields: times(11, () => mrkdwn('a')) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
    [section({ fields: times(10, () => mrkdwn('a')) })],
  ],
  [
    'a field has at most 2 000 characters',
    [section({ fields: [mrkdwn(chars(2001))] })],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
    [section({ fields: [mrkdwn(chars(2000))] })],
  ],
  [
    'a context has at most 10 elements',
    [{ type: 'context', elements: times(11, () => mrkdwn('a')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    [{ type: 'context', elements: times(10, () => mrkdwn('a')) }],
  ],
  [
    'an actions block has at most 25 elements',
    [actions(...times(26, (i) => button({ action_id: `go:${i}` })))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
    [actions(...times(25, (i) => button({ action_id: `go:${i}` })))],
  ],
  [
    'a button says at most 75 characters',
    [actions(button({ text: plain(chars(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
    [actions(button({ text: plain(chars(75)) }))],
  ],
  [
    'a button is plain text',
    [actions(button({ text: mrkdwn('Go') }))],
    'unsupported type [json-pointer:/blocks/0/elements/0/text/type]',
    [actions(button())],
  ],
  [
    'a button holds at most 2 000 characters',
    [actions(button({ value: chars(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
    [actions(button({ value: chars(2000) }))],
  ],
  [
    'an action_id has at most 255 characters',
    [actions(button({ action_id: chars(256) }))],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
    [actions(button({ action_id: chars(255) }))],
  ],
  [
    'an action_id stands once in a block',
    [actions(button(), button())],
    '`action_id` "go" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
    [actions(button()), actions(button())],
  ],
  [
    'an action_id stands once on a card',
    [card({ actions: [button(), button()] })],
    '`action_id` "go" already exists in this block [json-pointer:/blocks/0/actions/1/action_id]',
    [card({ actions: [button()] }), card({ actions: [button()] })],
  ],
  [
    'a block_id stands once, in a carousel too',
    [section({ block_id: 'a' }), { type: 'carousel', elements: [card(), card({ block_id: 'a' })] }],
    '`block_id` "a" already exists [json-pointer:/blocks/1/elements/1/block_id]',
    [section({ block_id: 'a' }), { type: 'carousel', elements: [card({ block_id: 'b' })] }],
  ],
  [
    'a block_id has at most 255 characters',
    [section({ block_id: chars(256) })],
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
    [section({ block_id: chars(255) })],
  ],
  [
    'a block_id stands once in a message',
    [section({ block_id: 'a' }), section({ block_id: 'a' })],
    '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    [section({ block_id: 'a' }), section({ block_id: 'b' })],
  ],
  [
    'a select has at most 100 options',
    [actions(select({ options: times(101, (i) => option(`${i}`)) }))],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
    [actions(select({ options: times(100, (i) => option(`${i}`)) }))],
  ],
  [
    'an option says at most 75 characters',
    [actions(select({ options: [option('a', { text: plain(chars(76)) })] }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
    [actions(select({ options: [option('a', { text: plain(chars(75)) })] }))],
  ],
  [
    'an option holds at most 150 characters',
    [actions(select({ options: [option(chars(151))] }))],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
    [actions(select({ options: [option(chars(150))] }))],
  ],
  [
    'no two options hold the same value',
    [actions(select({ options: [option(), option()] }))],
    'duplicate option value: a [json-pointer:/blocks/0/elements/0/options]',
    [actions(select({ options: [option(), option('b')] }))],
  ],
  [
    'what is chosen at first is among the options',
    [actions(select({ initial_option: option('b') }))],
    'initial option is not among the options [json-pointer:/blocks/0/elements/0/initial_option]',
    [actions(select({ initial_option: option() }))],
  ],
  [
    'an overflow menu has at most 5 options',
    [actions({ type: 'overflow', options: times(6, (i) => option(`${i}`)) })],
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
    [actions({ type: 'overflow', options: times(5, (i) => option(`${i}`)) })],
  ],
  [
    'there are at most 10 checkboxes',
    [actions({ type: 'checkboxes', options: times(11, (i) => option(`${i}`)) })],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
    [actions({ type: 'checkboxes', options: times(10, (i) => option(`${i}`)) })],
  ],
  [
    'a placeholder has at most 150 characters',
    [actions(select({ placeholder: plain(chars(151)) }))],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
    [actions(select({ placeholder: plain(chars(150)) }))],
  ],
  [
    'a date is YYYY-MM-DD, and a day that exists',
    [actions({ type: 'datepicker', initial_date: '2026-02-30' })],
    'invalid date: must be YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]',
    [actions({ type: 'datepicker', initial_date: '2028-02-29' })],
  ],
  [
    'a question before an act has at most 300 characters',
    [actions(button({ confirm: { text: mrkdwn(chars(301)) } }))],
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
    [actions(button({ confirm: { text: mrkdwn(chars(300)) } }))],
  ],
  [
    'a picture has an alternative text',
    [{ type: 'image', image_url: 'https://a.test/b.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
    [image()],
  ],
  [
    'an alternative text has at most 2 000 characters',
    [image({ alt_text: chars(2001) })],
    'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
    [image({ alt_text: chars(2000) })],
  ],
  [
    'a picture that is referred to must be there',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F2' } }],
    'invalid slack file [json-pointer:/blocks/0/slack_file]',
    [{ type: 'image', alt_text: 'a', slack_file: { id: 'F1' } }],
  ],
  [
    'a picture comes from one place',
    [image({ slack_file: { id: 'F1' } })],
    'only one of image_url, slack_file is allowed [json-pointer:/blocks/0]',
    [image()],
  ],
  [
    'the title of a card has at most 150 characters',
    [card({ title: mrkdwn(chars(151)) })],
    'must be less than 151 characters [json-pointer:/blocks/0/title/text]',
    [card({ title: mrkdwn(chars(150)) })],
  ],
  [
    'the body of a card has at most 200 characters',
    [card({ body: mrkdwn(chars(201)) })],
    'must be less than 201 characters [json-pointer:/blocks/0/body/text]',
    [card({ body: mrkdwn(chars(200)) })],
  ],
  [
    'a card is more than a subtitle',
    [{ type: 'card', subtitle: mrkdwn('a') }],
    'missing required field: one of hero_image, title, actions, body [json-pointer:/blocks/0]',
    [card()],
  ],
  [
    'a carousel has at most 10 cards',
    [{ type: 'carousel', elements: times(11, () => card()) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
    [{ type: 'carousel', elements: times(10, () => card()) }],
  ],
  [
    'a carousel is never empty',
    [{ type: 'carousel', elements: [] }],
    'no fewer than 1 items allowed [json-pointer:/blocks/0/elements]',
    [{ type: 'carousel', elements: [card()] }],
  ],
  [
    'a container has at most 10 blocks',
    [{ type: 'container', title: plain('a'), child_blocks: times(11, () => section()) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]',
    [{ type: 'container', title: plain('a'), child_blocks: times(10, () => section()) }],
  ],
  [
    'a data table has at most 100 rows under its header',
    [table(times(102, () => [cell('a')]))],
    'no more than 101 items allowed [json-pointer:/blocks/0/rows]',
    [table(times(101, () => [cell('a')]))],
  ],
  [
    'a data table has a row under its header',
    [table([[cell('a')]])],
    'no fewer than 2 items allowed [json-pointer:/blocks/0/rows]',
    [table([[cell('a')], [cell('b')]])],
  ],
  [
    'a data table has at most 20 columns',
    [table(times(2, () => times(21, () => cell('a'))))],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
    [table(times(2, () => times(20, () => cell('a'))))],
  ],
  [
    'the rows of a data table are of one length',
    [table([[cell('a')], [cell('b'), cell('c')]])],
    'all rows must have the same number of cells [json-pointer:/blocks/0/rows]',
    [table([[cell('a')], [cell('b')]])],
  ],
  [
    'the header of a data table is no rich text',
    [table([[rich('a')], [cell('b')]])],
    'unsupported type: rich_text [json-pointer:/blocks/0/rows/0]',
    [table([[cell('a')], [rich('b')]])],
  ],
  [
    'a data table has at most 10 000 characters',
    [table([[cell('a')], [cell(chars(10_000))]])],
    'must be less than 10001 characters in all cells [json-pointer:/blocks/0/rows]',
    [table([[cell('a')], [cell(chars(9_999))]])],
  ],
  [
    'a message has one data table',
    [table([[cell('a')], [cell('b')]]), table([[cell('a')], [cell('b')]])],
    'no more than 1 data_table blocks allowed [json-pointer:/blocks/1]',
    [table([[cell('a')], [cell('b')]])],
  ],
  [
    'a message has two native charts',
    times(3, () => chart()),
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]',
    times(2, () => chart()),
  ],
  [
    'a native chart has at most 6 series',
    [chart(20, 'May', 7)],
    'no more than 6 items allowed [json-pointer:/blocks/0/chart/series]',
    [chart()],
  ],
  [
    'a native chart has at most 20 points',
    [chart(21)],
    'no more than 20 items allowed [json-pointer:/blocks/0/chart/series/0/data]',
    [chart()],
  ],
  [
    'the labels of a native chart have at most 20 characters',
    [chart(1, chars(21))],
    'must be less than 21 characters [json-pointer:/blocks/0/chart/series/0/data/0/label]',
    [chart(1, chars(20))],
  ],
  [
    'markdown has at most 12 000 characters over a message',
    times(2, () => ({ type: 'markdown', text: chars(6_001) })),
    'must be less than 12001 characters in all markdown blocks [json-pointer:/blocks]',
    times(2, () => ({ type: 'markdown', text: chars(6_000) })),
  ],
  [
    'what a block does not have is refused',
    [section({ colour: 'red' })],
    'invalid additional property: colour [json-pointer:/blocks/0]',
    [section()],
  ],
  [
    'a block is of a kind that exists',
    [{ type: 'gauge' }],
    'unsupported type [json-pointer:/blocks/0/type]',
    [section()],
  ],
  [
    'an input holds something to fill in',
    [input(button())],
    'unsupported type [json-pointer:/blocks/0/element/type]',
    [input({ type: 'plain_text_input' })],
    'modal',
  ],
];

describe.each(rules)('%s', (_rule, wrong, fault, right, surface) => {
  it('is told to whoever breaks it', () => expect(faultsOf(wrong, surface)).toContain(fault));

  it('lets what is right pass', () => expect(faultsOf(right, surface)).toEqual([]));
});

const places: [type: string, block: object, taken: Surface[]][] = [
  ['alert', { type: 'alert', text: plain('a') }, ['modal']],
  ['carousel', { type: 'carousel', elements: [card()] }, ['message', 'home']],
  ['container', { type: 'container', title: plain('a'), child_blocks: [section()] }, ['message']],
  ['data_table', table([[cell('a')], [cell('b')]]), ['message', 'home']],
  ['data_visualization', chart(), ['message']],
  ['markdown', { type: 'markdown', text: 'a' }, ['message']],
  ['table', { type: 'table', rows: [[cell('a')]] }, ['message']],
  ['section', section(), ['message', 'modal', 'home']],
];

it.each(places)(
  'a block of type %s is taken where Slack shows it, and nowhere else',
  (type, block, taken) => {
    const surfaces: Surface[] = ['message', 'modal', 'home'];

    const refused = surfaces.filter((surface) => faultsOf([block], surface).length > 0);

    expect(refused).toEqual(surfaces.filter((surface) => !taken.includes(surface)));
    for (const surface of refused) {
      expect(faultsOf([block], surface)).toEqual([`unsupported type: ${type} [json-pointer:/blocks/0/type]`]);
    }
  },
);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  button,
  chars,
  container,
  gallery,
  message,
  option,
  picture,
  row,
  section,
  select,
  text,
  times,
  v2,
} from './pieces.ts';
import { call } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;

beforeAll(async () => {
  on = await stage();
});

afterAll(() => on.discord.close());

const chart = [{ name: 'chart.png', bytes: Buffer.from('89504e47', 'hex') }];
const links = (count: number) => times(count, (i) => picture({ media: { url: `https://a.test/${i}.png` } }));

type Row = [rule: string, wrong: object, fault: string, right: object, files?: typeof chart];

const rows: Row[] = [
  [
    'a message has at most 40 components, those inside others counted',
    message(container(...times(40, () => text('a')))),
    'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    message(container(...times(39, () => text('a')))),
  ],
  [
    'an accessory counts among the 40',
    message(...times(13, (i) => section({ accessory: button({ custom_id: `${i}` }) })), text(), text()),
    'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    message(...times(13, (i) => section({ accessory: button({ custom_id: `${i}` }) })), text()),
  ],
  [
    'all texts together have at most 4 000 characters',
    message(text(chars(2_000)), container(text(chars(2_001)))),
    'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    message(text(chars(2_000)), container(text(chars(2_000)))),
  ],
  [
    'a text is never empty',
    message(text('')),
    'components.0.content BASE_TYPE_BAD_LENGTH',
    message(text('a')),
  ],
  [
    'content stands in no message of components',
    { ...message(text()), content: 'Used' },
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    { ...message(text()), content: '' },
  ],
  [
    'embeds stand in no message of components',
    { ...message(text()), embeds: [{ title: 'Used' }] },
    'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    { ...message(text()), embeds: [] },
  ],
  [
    'the components of version 2 need their flag',
    { content: 'Used', components: [text()] },
    'components.0.type UNION_TYPE_CHOICES',
    { content: 'Used', components: [row(button())] },
  ],
  [
    'a message without the flag has at most 5 rows',
    { content: 'Used', components: times(6, (i) => row(button({ custom_id: `${i}` }))) },
    'components BASE_TYPE_MAX_LENGTH',
    { content: 'Used', components: times(5, (i) => row(button({ custom_id: `${i}` }))) },
  ],
  [
    'a custom_id has at most 100 characters',
    message(row(button({ custom_id: chars(101) }))),
    'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    message(row(button({ custom_id: chars(100) }))),
  ],
  [
    'a custom_id is never empty',
    message(row(button({ custom_id: '' }))),
    'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    message(row(button({ custom_id: 'a' }))),
  ],
  [
    'a custom_id stands once in a message',
    message(row(button()), container(row(button()))),
    'components.1.components.0.components.0.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
    message(row(button()), container(row(button({ custom_id: 'stay' })))),
  ],
  [
    'a button has a custom_id',
    message(row(button({ custom_id: undefined }))),
    'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_REQUIRED',
    message(row(button({ custom_id: undefined, style: 5, url: 'https://a.test' }))),
  ],
  [
    'a link has an address and no custom_id',
    message(row(button({ style: 5, url: 'https://a.test' }))),
    'components.0.components.0.custom_id COMPONENT_CUSTOM_ID_AND_URL',
    message(row(button({ style: 5, url: 'https://a.test', custom_id: undefined }))),
  ],
  [
    'a link leads to the web',
    message(row(button({ style: 5, custom_id: undefined, url: 'file:///etc' }))),
    'components.0.components.0.url URL_TYPE_INVALID_SCHEME',
    message(row(button({ style: 5, custom_id: undefined, url: 'https://a.test' }))),
  ],
  [
    'a button says at most 80 characters',
    message(row(button({ label: chars(81) }))),
    'components.0.components.0.label BASE_TYPE_MAX_LENGTH',
    message(row(button({ label: chars(80) }))),
  ],
  [
    'a button says something',
    message(row(button({ label: '' }))),
    'components.0.components.0.label BUTTON_COMPONENT_LABEL_REQUIRED',
    message(row(button({ label: '', emoji: { name: '→' } }))),
  ],
  [
    'a row has at most 5 buttons',
    message(row(...times(6, (i) => button({ custom_id: `${i}` })))),
    'components.0.components BASE_TYPE_BAD_LENGTH',
    message(row(...times(5, (i) => button({ custom_id: `${i}` })))),
  ],
  [
    'a row is never empty',
    message(row()),
    'components.0.components BASE_TYPE_BAD_LENGTH',
    message(row(button())),
  ],
  [
    'a menu stands alone in its row',
    message(row(select(), button())),
    'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    message(row(select()), row(button())),
  ],
  [
    'a menu has at most 25 options',
    message(row(select({ options: times(26, (i) => option(`${i}`)) }))),
    'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    message(row(select({ options: times(25, (i) => option(`${i}`)) }))),
  ],
  [
    'an option says at most 100 characters',
    message(row(select({ options: [option('a', { label: chars(101) })] }))),
    'components.0.components.0.options.0.label BASE_TYPE_BAD_LENGTH',
    message(row(select({ options: [option('a', { label: chars(100) })] }))),
  ],
  [
    'the value of an option has at most 100 characters',
    message(row(select({ options: [option('a', { value: chars(101) })] }))),
    'components.0.components.0.options.0.value BASE_TYPE_BAD_LENGTH',
    message(row(select({ options: [option('a', { value: chars(100) })] }))),
  ],
  [
    'an option is described in at most 100 characters',
    message(row(select({ options: [option('a', { description: chars(101) })] }))),
    'components.0.components.0.options.0.description BASE_TYPE_MAX_LENGTH',
    message(row(select({ options: [option('a', { description: chars(100) })] }))),
  ],
  [
    'a value stands once in a menu',
    message(row(select({ options: [option('a'), option('a', { label: 'b' })] }))),
    'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    message(row(select({ options: [option('a'), option('b')] }))),
  ],
  [
    'no more options are preset than may be chosen',
    message(row(select({ options: [option('a', { default: true }), option('b', { default: true })] }))),
    'components.0.components.0.options SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES',
    message(
      row(
        select({ max_values: 2, options: [option('a', { default: true }), option('b', { default: true })] }),
      ),
    ),
  ],
  [
    'no more may be chosen than there is',
    message(row(select({ max_values: 2 }))),
    'components.0.components.0.max_values NUMBER_TYPE_MAX',
    message(row(select({ max_values: 1 }))),
  ],
  [
    'a section has at most 3 texts',
    message(section({ components: times(4, () => text()) })),
    'components.0.components BASE_TYPE_BAD_LENGTH',
    message(section({ components: times(3, () => text()) })),
  ],
  [
    'a section has an accessory',
    message(section({ accessory: undefined })),
    'components.0.accessory BASE_TYPE_REQUIRED',
    message(section()),
  ],
  [
    'a section holds texts alone',
    message(section({ components: [row(button())] })),
    'components.0.components.0.type BASE_TYPE_BAD',
    message(section()),
  ],
  [
    'a container stands in no container',
    message(container(container(text()))),
    'components.0.components.0.type UNION_TYPE_CHOICES',
    message(container(text())),
  ],
  [
    'an accent is a colour',
    message({ ...container(text()), accent_color: 0x1_00_00_00 }),
    'components.0.accent_color NUMBER_TYPE_MAX',
    message({ ...container(text()), accent_color: 0xff_ff_ff }),
  ],
  [
    'a gallery has at most 10 pictures',
    message(gallery(...links(11))),
    'components.0.items BASE_TYPE_BAD_LENGTH',
    message(gallery(...links(10))),
  ],
  [
    'a picture is described in at most 1 024 characters',
    message(gallery(picture({ description: chars(1_025) }))),
    'components.0.items.0.description BASE_TYPE_BAD_LENGTH',
    message(gallery(picture({ description: chars(1_024) }))),
    chart,
  ],
  [
    'a picture that is shown is there',
    message(gallery(picture(), picture({ media: { url: 'attachment://other.png' } }))),
    'components.0.items.1.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
    message(gallery(picture())),
    chart,
  ],
  [
    'a file that is sent is shown',
    message(text()),
    'attachments.0 LOOPBACK_ATTACHMENT_NOT_SHOWN',
    message(text(), { type: 13, file: { url: 'attachment://chart.png' } }),
    chart,
  ],
  [
    'a file component shows an attachment',
    message({ type: 13, file: { url: 'https://a.test/a.csv' } }),
    'components.0.file.url URL_TYPE_INVALID_SCHEME',
    message({ type: 13, file: { url: 'attachment://chart.png' } }),
    chart,
  ],
  [
    'a component is of a known type',
    message({ type: 99 }),
    'components.0.type UNION_TYPE_CHOICES',
    message(text()),
  ],
  [
    'content has at most 2 000 characters',
    { content: chars(2_001) },
    'content BASE_TYPE_MAX_LENGTH',
    { content: chars(2_000) },
  ],
  [
    'embeds together have at most 6 000 characters',
    { embeds: [{ description: chars(4_000) }, { description: chars(2_001) }] },
    'embeds MAX_EMBED_SIZE_EXCEEDED',
    { embeds: [{ description: chars(4_000) }, { description: chars(2_000) }] },
  ],
  [
    'a post to a channel is not private',
    { content: 'Used', flags: 1 << 6 },
    'flags BASE_TYPE_CHOICES',
    { content: 'Used', flags: 1 << 12 },
  ],
  [
    'people are pinged by a list or all, not both',
    { content: 'Used', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    { content: 'Used', allowed_mentions: { parse: ['roles'], users: ['1'] } },
  ],
];

describe.each(rows)('%s', (_rule, wrong, fault, right, files = []) => {
  it('is enforced', async () => {
    // A file that nothing shows would be a fault of its own.
    const sent = fault.startsWith('components') && !JSON.stringify(wrong).includes('attachment') ? [] : files;

    const answer = await call(on.discord, `POST /channels/${on.general.id}/messages`, wrong, { files: sent });

    expect(answer).toMatchObject({ status: 400, code: 50035, message: 'Invalid Form Body' });
    expect(answer.faults).toContain(fault);
  });

  it('lets through what keeps to it', async () => {
    const answer = await call(on.discord, `POST /channels/${on.general.id}/messages`, right, { files });

    expect(answer.faults).toEqual([]);
    expect(answer.status).toBe(200);
  });
});

it.each([[{}], [{ flags: v2, components: [] }]])(
  'a message that says nothing is refused: %j',
  async (body) => {
    expect(await call(on.discord, `POST /channels/${on.general.id}/messages`, body)).toMatchObject({
      status: 400,
      code: 50006,
    });
  },
);

import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf } from '../../../src/playground/discord/driver/person.ts';
import { gallery, message, picture, text, v2 } from './pieces.ts';
import { call } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;
let messages: string;

beforeEach(async () => {
  on = await stage();
  messages = `/channels/${on.general.id}/messages`;
});

afterEach(() => on.discord.close());

const png = Buffer.from('89504e47', 'hex');
const post = (body: object) => call(on.discord, `POST ${messages}`, body);

it('a message lies in the channel for everybody, and can be read, listed, changed and deleted', async () => {
  const { json } = await post({ content: 'Used: 5' });

  expect(on.ben.sees(on.general)).toMatchObject([{ content: 'Used: 5' }]);
  expect((await call(on.discord, `GET ${messages}/${json['id']}`)).json).toMatchObject({
    content: 'Used: 5',
  });
  expect((await call(on.discord, `GET ${messages}`)).json).toMatchObject([{ id: json['id'] }]);
  await call(on.discord, `PATCH ${messages}/${json['id']}`, { content: 'Used: 6' });
  expect(on.ben.sees(on.general)).toMatchObject([{ content: 'Used: 6', editedAtMs: on.clock.now() }]);
  await call(on.discord, `DELETE ${messages}/${json['id']}`);
  expect(on.ben.sees(on.general)).toEqual([]);
});

it('a message kept from before an edit is what was seen then', async () => {
  const { json } = await post({ content: 'Used: 5' });
  const [before] = on.ann.sees(on.general);

  await call(on.discord, `PATCH ${messages}/${json['id']}`, { content: 'Used: 6' });

  expect(before).toMatchObject({ content: 'Used: 5' });
});

it('the flag for components can be set by an edit, and never taken back', async () => {
  const { json } = await post({ content: 'Used: 5' });
  const edit = (body: object) => call(on.discord, `PATCH ${messages}/${json['id']}`, body);

  expect((await edit(message(text()))).faults).toEqual([
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
  expect((await edit({ ...message(text()), content: null })).status).toBe(200);
  expect((await edit({ flags: 0 })).faults).toEqual(['flags MESSAGE_COMPONENTS_V2_FLAG_NOT_REMOVABLE']);
  expect((await edit({ content: 'Used' })).faults).toEqual([
    'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
  ]);
  expect((await edit({ components: [text('Used: 6')] })).status).toBe(200);
  expect(on.ann.sees(on.general).map(textOf)).toEqual(['Used: 6']);
  expect(on.ann.sees(on.general)[0]?.flags).toBe(v2);
});

it('a picture comes back as a link that lives a day', async () => {
  const { json } = await call(on.discord, `POST ${messages}`, message(gallery(picture())), {
    files: [{ name: 'chart.png', bytes: png }],
  });
  const [shown] = json['components'] as { items: { media: { url: string } }[] }[];
  const url = shown?.items[0]?.media.url ?? '';

  expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(png);
  on.clock.advance(24 * 60 * 60_000);
  expect((await fetch(url)).status).toBe(404);
  expect(on.ann.sees(on.general)[0]).toMatchObject({ attachments: [{ filename: 'chart.png', bytes: png }] });
});

it('an edit keeps the files it names, and all where it names none', async () => {
  const files = [{ name: 'chart.png', bytes: png }];
  const { json } = await call(on.discord, `POST ${messages}`, message(gallery(picture())), { files });
  const edit = (body: object) => call(on.discord, `PATCH ${messages}/${json['id']}`, body);

  expect((await edit({ components: [text(), gallery(picture())] })).faults).toEqual([]);
  expect((await edit({ attachments: [] })).faults).toEqual([
    'components.1.items.0.media.url UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ]);
  expect((await edit({ attachments: [], components: [text()] })).status).toBe(200);
  expect(on.ann.sees(on.general)[0]?.attachments).toEqual([]);
});

it('a file above 10 MiB is too large', async () => {
  const files = [{ name: 'chart.png', bytes: Buffer.alloc(10 * 1_024 * 1_024 + 1) }];

  expect(await call(on.discord, `POST ${messages}`, message(gallery(picture())), { files })).toMatchObject({
    status: 413,
    code: 40005,
  });
});

it('texts of more than 10 170 bytes, 12 more for each text, are an error of Discord itself', async () => {
  expect((await post(message(text('あ'.repeat(3_386))))).status).toBe(200);
  expect(await post(message(text('あ'.repeat(3_387))))).toMatchObject({ status: 500, code: 0 });
});

it('a nonce makes a post again the same post, for five minutes', async () => {
  const body = { content: 'Used: 5', nonce: 'digest-1', enforce_nonce: true };
  const first = await post(body);
  const second = await post(body);
  on.clock.advance(5 * 60_000);
  const third = await post(body);

  expect(second.json['id']).toBe(first.json['id']);
  expect(third.json['id']).not.toBe(first.json['id']);
  expect(on.ann.sees(on.general)).toHaveLength(2);
});

it('a nonce is told to whoever posts, and to nobody who reads later', async () => {
  const { json } = await post({ content: 'Used: 5', nonce: 'digest-1' });

  expect(json).toMatchObject({ nonce: 'digest-1' });
  expect((await call(on.discord, `GET ${messages}/${json['id']}`)).json).not.toHaveProperty('nonce');
});

it('a nonce whose message was deleted meanwhile posts nothing', async () => {
  const body = { content: 'Used: 5', nonce: 'digest-1', enforce_nonce: true };
  const { json } = await post(body);
  await call(on.discord, `DELETE ${messages}/${json['id']}`);

  expect(await post(body)).toMatchObject({ status: 404, code: 10008 });
  expect(on.ann.sees(on.general)).toEqual([]);
});

it('a nonce that is not enforced tells nothing', async () => {
  await post({ content: 'Used: 5', nonce: 'digest-1' });
  await post({ content: 'Used: 5', nonce: 'digest-1' });

  expect(on.ann.sees(on.general)).toHaveLength(2);
});

it.each([
  ['everyone it names, without a word on it', undefined, ['ann', 'mods']],
  ['nobody, where nobody is allowed', { parse: [] }, []],
  ['those who are listed', { parse: [], users: ['ann'] }, ['ann']],
  ['a kind that is allowed', { parse: ['roles'] }, ['mods']],
] as const)('a message wakes %s', async (_whom, allowed, woken) => {
  const mods = on.discord.addRole(on.acme, { name: 'Mods', mentionable: true });
  const named: Record<string, string> = { ann: on.ann.user.id, mods: mods.id };
  const users = allowed && 'users' in allowed ? { users: allowed.users.map((name) => named[name]) } : {};

  await post({
    ...message(text(`<@${on.ann.user.id}> <@&${mods.id}> <@&${on.managers.id}> @everyone`)),
    ...(allowed ? { allowed_mentions: { ...allowed, ...users } } : {}),
  });

  // The bot may not wake everyone, nor a role that is closed to mentions.
  expect(on.ann.sees(on.general)[0]?.wakes).toEqual(woken.map((name) => named[name]));
});

it('a bot that may mention everyone wakes everyone, and an edit wakes nobody', async () => {
  on.discord.addMember(on.acme, { ...on.ann.user, id: on.discord.world.application.botId }, [
    on.discord.addRole(on.acme, { name: 'Loud', permissions: ['MentionEveryone'] }),
  ]);
  await post({ content: '@everyone' });
  const { json } = await post({ content: 'Used: 5' });
  await call(on.discord, `PATCH ${messages}/${json['id']}`, { content: '@everyone' });

  expect(on.ann.sees(on.general)).toMatchObject([
    { mentions: ['everyone'], wakes: ['everyone'] },
    { mentions: ['everyone'], wakes: [] },
  ]);
});

it.each([
  ['cannot be seen', ['ViewChannel'], { content: 'a' }, [], 50001],
  ['is closed to its words', ['SendMessages'], { content: 'a' }, [], 50013],
  ['is closed to its embeds', ['EmbedLinks'], { embeds: [{ title: 'a' }] }, [], 50013],
  [
    'is closed to its files',
    ['AttachFiles'],
    message(gallery(picture())),
    [{ name: 'chart.png', bytes: png }],
    50013,
  ],
] as const)('a channel that %s takes no post', async (_what, denied, body, files, code) => {
  on.discord.changeChannel(on.general, { denied: [...denied] });

  expect(await call(on.discord, `POST ${messages}`, body, { files: [...files] })).toMatchObject({
    status: 403,
    code,
  });
});

it('a channel that is gone, or of a guild without the bot, takes no post', async () => {
  on.discord.removeBot(on.acme);
  expect(await post({ content: 'a' })).toMatchObject({ status: 403, code: 50001 });
  on.discord.deleteChannel(on.general);
  expect(await post({ content: 'a' })).toMatchObject({ status: 404, code: 10003 });
});

it('a thread that is closed for good takes no post and no edit', async () => {
  const thread = on.discord.addChannel(on.acme, { name: 'log', kind: 'thread' });
  const { json } = await call(on.discord, `POST /channels/${thread.id}/messages`, { content: 'a' });
  on.discord.changeChannel(thread, { archived: true });

  expect(await call(on.discord, `POST /channels/${thread.id}/messages`, { content: 'a' })).toMatchObject({
    code: 50083,
  });
  expect(
    await call(on.discord, `PATCH /channels/${thread.id}/messages/${json['id']}`, { content: 'b' }),
  ).toMatchObject({
    code: 50083,
  });
});

it('a person who takes no direct messages gets none', async () => {
  const cat = on.discord.addUser({ name: 'cat', closedToDirectMessages: true });
  const { json } = await call(on.discord, 'POST /users/@me/channels', { recipient_id: cat.id });

  expect(await call(on.discord, `POST /channels/${json['id']}/messages`, { content: 'a' })).toMatchObject({
    status: 403,
    code: 50007,
  });
});

it('a call without the right token is refused', async () => {
  expect(await call(on.discord, `POST ${messages}`, { content: 'a' }, { token: 'other' })).toMatchObject({
    status: 401,
    message: '401: Unauthorized',
    code: 0,
  });
});

it('a route that is not there, another version and broken JSON are told apart', async () => {
  expect(await call(on.discord, 'GET /nowhere')).toMatchObject({ status: 404, code: 0 });
  expect((await fetch(`${on.discord.apiUrl}/v3/gateway`)).status).toBe(400);
  const broken = await fetch(`${on.discord.apiUrl}/v10${messages}`, {
    method: 'POST',
    headers: {
      authorization: `Bot ${on.discord.world.application.token}`,
      'content-type': 'application/json',
    },
    body: '{',
  });
  expect(await broken.json()).toMatchObject({ code: 50109 });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;
let messages: string;

beforeEach(async () => {
  on = await stage();
  messages = `/channels/${on.general.id}/messages`;
});

afterEach(() => on.discord.close());

const post = (body: object) => call(on.discord, `POST ${messages}`, body);
const say = async (content: string) => String((await post({ content })).json['id']);
const begin = (id: string, body: object = { name: 'Details' }) =>
  call(on.discord, `POST ${messages}/${id}/threads`, body);
const contents = ({ json }: { json: unknown }) => (json as { content: string }[]).map((each) => each.content);

describe('a thread', () => {
  it('begun from a message has its id, stands in its channel, and is written in', async () => {
    const id = await say('Used: 5');

    expect(await begin(id)).toMatchObject({ status: 201, json: { id, parent_id: on.general.id, type: 11 } });

    await call(on.discord, `POST /channels/${id}/messages`, { content: 'by agent' });
    expect(contents(await call(on.discord, `GET /channels/${id}/messages`))).toEqual(['by agent']);
    expect(on.ann.sees(on.general)).toHaveLength(1);
  });

  it('is begun from a message once', async () => {
    const id = await say('Used: 5');
    await begin(id);

    expect(await begin(id)).toMatchObject({ status: 400, code: 160004 });
  });

  it.each([
    ['without a name', 'text', {}, 50035],
    ['with a name that is too long', 'text', { name: 'x'.repeat(101) }, 50035],
    ['in a thread', 'thread', { name: 'a' }, 50024],
  ] as const)('is not begun %s', async (_what, kind, body, code) => {
    const channel = on.discord.addChannel(on.acme, { name: 'there', kind });
    const { json } = await call(on.discord, `POST /channels/${channel.id}/messages`, { content: 'a' });

    const path = `POST /channels/${channel.id}/messages/${json['id']}/threads`;

    expect(await call(on.discord, path, body)).toMatchObject({ status: 400, code });
  });

  it('wants the permission, and a message that is there', async () => {
    const id = await say('Used: 5');
    on.discord.changeChannel(on.general, { denied: ['CreatePublicThreads'] });

    expect(await begin(id)).toMatchObject({ status: 403, code: 50013 });
    on.discord.changeChannel(on.general, { denied: [] });
    expect(await begin('123')).toMatchObject({ status: 404, code: 10008 });
  });
});

describe('a reply', () => {
  it('says to what, wherever it is read', async () => {
    const id = await say('Used: 5');
    const { json } = await post({ content: 'by agent', message_reference: { message_id: id } });

    expect(json).toMatchObject({ type: 19, message_reference: { message_id: id } });
    expect(on.ann.sees(on.general).at(-1)).toMatchObject({ content: 'by agent', replyTo: id });
  });

  it('to what is not there is refused, or a message like any, as it was asked for', async () => {
    const gone = { message_id: '123' };

    expect(await post({ content: 'a', message_reference: gone })).toMatchObject({ code: 50035 });
    expect(
      await post({ content: 'a', message_reference: { ...gone, fail_if_not_exists: false } }),
    ).toMatchObject({ status: 200, json: { type: 0 } });
  });

  it('wants the right to read what was said before', async () => {
    const id = await say('Used: 5');
    on.discord.changeChannel(on.general, { denied: ['ReadMessageHistory'] });

    expect(await post({ content: 'a', message_reference: { message_id: id } })).toMatchObject({
      code: 160002,
    });
  });
});

describe('what was said', () => {
  const list = (query = '') => call(on.discord, `GET ${messages}${query}`);

  it('is listed newest first, a page before or after a message', async () => {
    const [, second = ''] = [await say('one'), await say('two'), await say('three')];

    expect(contents(await list())).toEqual(['three', 'two', 'one']);
    expect(contents(await list('?limit=2'))).toEqual(['three', 'two']);
    expect(contents(await list(`?before=${second}`))).toEqual(['one']);
    expect(contents(await list(`?after=${second}`))).toEqual(['three']);
    expect(await list('?limit=101')).toMatchObject({ code: 50035 });
  });

  it('is nothing for whoever may not read it, though the channel names its last message', async () => {
    const id = await say('one');
    on.discord.changeChannel(on.general, { denied: ['ReadMessageHistory'] });

    expect((await list()).json).toEqual([]);
    expect((await call(on.discord, `GET /channels/${on.general.id}`)).json).toMatchObject({
      last_message_id: id,
    });
  });
});

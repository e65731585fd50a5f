import { afterEach, beforeEach, expect, it } from 'vitest';
import { call } from './raw-bot.ts';
import { stage } from './stage.ts';

const png = Buffer.from('89504e470d0a1a0a0000', 'hex');

let on: Awaited<ReturnType<typeof stage>>;
let token: string;

beforeEach(async () => {
  on = await stage();
  token = on.slack.botToken(on.acme);
});

afterEach(() => on.slack.close());

const api = (method: string, params: Record<string, unknown>) => call(on.slack, method, token, params);

async function upload(bytes: Buffer, name = 'chart.png'): Promise<string> {
  const reserved = await api('files.getUploadURLExternal', {
    filename: name,
    length: bytes.length,
    alt_txt: 'Used: 5',
  });
  await fetch(String(reserved['upload_url']), { method: 'POST', body: new Uint8Array(bytes) });
  return String(reserved['file_id']);
}

const shown = (id: string, channel = on.general.id) =>
  api('chat.postMessage', {
    channel,
    text: 'Chart',
    blocks: [{ type: 'image', alt_text: 'Used: 5', slack_file: { id } }],
  });

it('a file that is uploaded to its end can be shown, shared with nobody', async () => {
  const id = await upload(png);
  await api('files.completeUploadExternal', { files: [{ id, title: 'Usage' }] });

  const answer = await shown(id);

  expect(answer).toMatchObject({ ok: true });
  expect(on.slack.world.files.get(id)).toMatchObject({
    bytes: png,
    mimetype: 'image/png',
    altText: 'Used: 5',
    title: 'Usage',
    channelIds: [],
  });
});

it('a file that is not completed cannot be shown', async () => {
  const id = await upload(png);

  expect(await shown(id)).toMatchObject({ error: 'invalid_blocks' });
});

it('a file that is no picture cannot be shown, whatever its name', async () => {
  const id = await upload(Buffer.from('a,b'), 'chart.png');
  await api('files.completeUploadExternal', { files: [{ id }] });

  expect(await shown(id)).toMatchObject({
    error: 'invalid_blocks',
    errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'],
  });
});

it("another workspace's file cannot be shown or completed", async () => {
  const id = await upload(png);
  await api('files.completeUploadExternal', { files: [{ id }] });
  const other = on.slack.addWorkspace({ name: 'Other' });
  token = on.slack.botToken(other);
  const lobby = on.slack.addChannel(other, { name: 'lobby' });

  expect(await shown(id, lobby.id)).toMatchObject({ error: 'invalid_blocks' });
  expect(await api('files.completeUploadExternal', { files: [{ id }] })).toMatchObject({
    error: 'file_not_found',
  });
});

it('an upload of which no bytes came is file_not_found', async () => {
  const { file_id: id } = await api('files.getUploadURLExternal', { filename: 'a.csv', length: 3 });

  expect(await api('files.completeUploadExternal', { files: [{ id }] })).toMatchObject({
    error: 'file_not_found',
  });
});

it('a file shared to a channel is a message there; beside a comment its blocks are left aside', async () => {
  const id = await upload(Buffer.from('a,b'), 'log.csv');

  await api('files.completeUploadExternal', {
    files: [{ id }],
    channel_id: on.general.id,
    initial_comment: 'The log',
    blocks: [{ type: 'divider' }],
  });

  expect(on.ann.sees(on.general)).toMatchObject([{ text: 'The log', fileIds: [id], blocks: [] }]);
  expect(on.slack.world.files.get(id)?.channelIds).toEqual([on.general.id]);
});

it('a file is shared only where the bot can post', async () => {
  const id = await upload(Buffer.from('a,b'), 'log.csv');
  const closed = on.slack.addChannel(on.acme, { name: 'closed', withBot: false });

  const answer = await api('files.completeUploadExternal', { files: [{ id }], channel_id: closed.id });

  expect(answer).toMatchObject({ error: 'not_in_channel' });
});

it('a file that is completed takes no other bytes', async () => {
  const id = await upload(png);
  await api('files.completeUploadExternal', { files: [{ id }] });

  const again = await fetch(`${on.slack.apiUrl}../upload/${id}`, { method: 'POST', body: 'other' });

  expect(again.status).toBe(404);
  expect(on.slack.world.files.get(id)?.bytes).toEqual(png);
});

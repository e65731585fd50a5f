import { z } from 'zod';
import { checkedContent } from '../content.ts';
import { postMessage } from '../post.ts';
import { SlackError } from '../slack-error.ts';
import type { SlackFile } from '../world.ts';
import { authorOf } from './chat.ts';
import { fileJson } from './json.ts';
import { botMethod, type Caller, count, json, type Method, writableChannel } from './method.ts';

const reserveMethod = botMethod({
  name: 'files.getUploadURLExternal',
  scopes: ['files:write'],
  params: z.looseObject({
    filename: z.string().min(1),
    length: count,
    alt_txt: z.string().optional(),
    alt_text: z.string().optional(),
  }),
  handle(params, { site, workspace, installation }) {
    const altText = params.alt_txt ?? params.alt_text;
    const file: SlackFile = {
      id: site.ids.next('F'),
      teamId: workspace.id,
      userId: installation.botUserId,
      name: params.filename,
      title: params.filename,
      mimetype: 'application/octet-stream',
      ...(altText === undefined ? {} : { altText }),
      length: params.length,
      completed: false,
      channelIds: [],
    };
    site.world.files.set(file.id, file);
    return { upload_url: `${site.origin}/upload/${file.id}`, file_id: file.id };
  },
});

const completeMethod = botMethod({
  name: 'files.completeUploadExternal',
  scopes: ['files:write'],
  params: z.looseObject({
    files: json(z.array(z.looseObject({ id: z.string(), title: z.string().optional() })).min(1)),
    channel_id: z.string().optional(),
    thread_ts: z.string().optional(),
    initial_comment: z.string().optional(),
    blocks: json(z.unknown()).optional(),
  }),
  handle(params, caller) {
    const { site, token } = caller;
    const channel = params.channel_id === undefined ? undefined : writableChannel(caller, params.channel_id);
    const files = params.files.map(({ id, title }) => {
      const file = site.world.files.get(id);
      if (!file?.bytes || !token.teamIds.includes(file.teamId)) throw new SlackError('file_not_found');
      return { ...file, completed: true, title: title ?? file.title };
    });
    for (const file of files) {
      site.world.files.set(file.id, { ...file, channelIds: channel ? [channel.id] : [] });
    }
    if (channel) {
      // With a comment the blocks are left aside.
      const content = params.initial_comment
        ? { text: params.initial_comment, blocks: [] }
        : params.blocks === undefined
          ? { text: '', blocks: [] }
          : checkedContent(site, token.teamIds, { blocks: params.blocks });
      postMessage(site, authorOf(caller), channel.id, content, {
        threadTs: params.thread_ts,
        fileIds: files.map(({ id }) => id),
      });
    }
    site.changes.changed();
    return { files: files.map(({ id, title }) => ({ id, title })) };
  },
});

const infoMethod = botMethod({
  name: 'files.info',
  scopes: ['files:read'],
  params: z.looseObject({ file: z.string() }),
  handle(params, caller) {
    return { file: fileJson(knownFile(caller, params.file), caller.site.origin) };
  },
});

const deleteMethod = botMethod({
  name: 'files.delete',
  scopes: ['files:write'],
  params: z.looseObject({ file: z.string() }),
  handle(params, caller) {
    caller.site.world.files.delete(knownFile(caller, params.file).id);
    caller.site.changes.changed();
    return {};
  },
});

export const fileMethods: readonly Method[] = [reserveMethod, completeMethod, infoMethod, deleteMethod];

function knownFile({ site, token }: Caller, id: string): SlackFile {
  const file = site.world.files.get(id);
  if (!file?.completed || !token.teamIds.includes(file.teamId)) throw new SlackError('file_not_found');
  return file;
}

const signatures: readonly [prefix: string, mimetype: string][] = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
];

/** Slack looks at the bytes, not at the name. */
export function mimetypeOf(bytes: Buffer, name: string): string {
  const start = bytes.subarray(0, 8).toString('hex');
  return (
    signatures.find(([prefix]) => start.startsWith(prefix))?.[1] ??
    (name.endsWith('.csv') ? 'text/csv' : 'text/plain')
  );
}

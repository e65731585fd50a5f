import { z } from 'zod';
import { checkedContent } from './content.ts';
import { postEphemeral, postMessage, removeMessage, replaceMessage } from './post.ts';
import type { Target } from './response-urls.ts';
import type { Site } from './site.ts';
import { SlackError } from './slack-error.ts';
import type { Message } from './world.ts';

const flag = z.union([z.boolean(), z.stringbool()]).default(false);

export const Answer = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  replace_original: flag,
  delete_original: flag,
  thread_ts: z.string().optional(),
});

/** Does what an answer by response_url, or in the acknowledgement itself, asks for. */
export function answer(site: Site, target: Target, given: z.infer<typeof Answer>): void {
  if (given.delete_original) {
    if (!target.original || !removeMessage(site, target.original)) throw new SlackError('message_not_found');
    return;
  }
  const content = checkedContent(site, [target.teamId], given);
  if (given.replace_original && target.original) {
    const change: Partial<Message> = { ...content, editedTs: site.ids.ts() };
    if (!replaceMessage(site, target.original, change)) throw new SlackError('message_not_found');
    return;
  }
  const threadTs = given.thread_ts ?? target.threadTs;
  const message =
    given.response_type === 'in_channel'
      ? postMessage(site, target.author, target.channelId, content, { threadTs })
      : postEphemeral(site, target.author, target.channelId, target.userId, content, threadTs);
  target.original ??= { channelId: message.channelId, ts: message.ts };
}

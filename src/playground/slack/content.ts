import { z } from 'zod';
import { type Block, withIds } from './blocks.ts';
import type { Site } from './site.ts';
import { argumentError, SlackError } from './slack-error.ts';
import { blockFaults } from './validate/check-blocks.ts';
import { limits } from './validate/limits.ts';
import type { Looked } from './validate/rules.ts';
import type { Metadata } from './world.ts';

export interface Content {
  text: string;
  blocks: Block[];
}

/** What a message says, checked as Slack does; the errors are the same for a post and an answer. */
export function checkedContent(
  site: Site,
  teamIds: readonly string[],
  given: { text?: string | undefined; blocks?: unknown },
): Content {
  const blocks = given.blocks ?? [];
  if (!Array.isArray(blocks)) throw new SlackError('invalid_blocks_format');
  const faults = blockFaults(blocks, { surface: 'message', knowsPicture: picturesOf(site, teamIds) });
  if (faults.length > 0) throw argumentError('invalid_blocks', faults);
  const text = given.text ?? '';
  if (text === '' && blocks.length === 0) throw new SlackError('no_text');
  if (text.length > limits.messageText) throw new SlackError('msg_too_long');
  return { text, blocks: withIds(blocks, site.ids.next) };
}

/** A file can be shown where it belongs to the workspace, is uploaded to its end and is a picture Slack can draw. */
export function picturesOf(site: Site, teamIds: readonly string[]): Looked['knowsPicture'] {
  return ({ id, url }) => {
    const file = [...site.world.files.values()].find(
      (each) => each.id === id || url?.endsWith(`/${each.id}`),
    );
    if (!file?.completed || !teamIds.includes(file.teamId)) return false;
    return /^image\/(png|jpeg|gif)$/.test(file.mimetype);
  };
}

const MetadataShape = z.object({
  event_type: z.string().regex(/^[A-Za-z0-9_]+$/),
  event_payload: z.record(z.string(), z.unknown()),
});

export function checkedMetadata(given: unknown): Metadata | undefined {
  if (given === undefined) return undefined;
  const parsed = MetadataShape.safeParse(given);
  if (!parsed.success) throw new SlackError('invalid_metadata_format');
  if (Buffer.byteLength(JSON.stringify(parsed.data)) > limits.metadata.bytes) {
    throw new SlackError('metadata_too_large');
  }
  return parsed.data;
}

import { type Component, numbered, textsOf } from '../components.ts';
import { discordError, invalidForm, throwIfFaulty } from '../discord-error.ts';
import { has, messageFlag } from '../flags.ts';
import type { Site, UploadedFile } from '../site.ts';
import { limits } from '../validate/limits.ts';
import {
  componentFaults,
  embedFaults,
  legacyFaults,
  MessageBody,
  mediaFaults,
  mentionFaults,
} from '../validate/message.ts';
import { checked } from '../validate/shapes.ts';
import type { Message } from '../world.ts';
import { attachmentsAfter } from './attachments.ts';

export type Content = Pick<Message, 'content' | 'embeds' | 'components' | 'flags' | 'attachments'>;

export interface Said {
  body: MessageBody;
  content: Content;
}

/**
 * What a message says once this request is done, checked as Discord does. `settable` are the flags that may be asked
 * for here; `at` is where the message stands in the request.
 */
export function checkedContent(
  site: Site,
  given: { body: unknown; files: readonly UploadedFile[]; before?: Message | undefined },
  settable: number,
  at: readonly string[] = [],
): Said {
  const body = checked(MessageBody, given.body, at);
  const { before, files } = given;
  const asked = body.flags ?? 0;
  const flags = (before?.flags ?? 0) & ~messageFlag.thinking;
  const isV2 = has(flags | asked, messageFlag.componentsV2);
  const faults = [
    ...(asked & ~settable
      ? [flagFault('BASE_TYPE_CHOICES', `These flags cannot be set here: ${asked & ~settable}`)]
      : []),
    ...(typeof body.flags === 'number' &&
    has(flags, messageFlag.componentsV2) &&
    !has(asked, messageFlag.componentsV2)
      ? [
          flagFault(
            'MESSAGE_COMPONENTS_V2_FLAG_NOT_REMOVABLE',
            'MessageFlags.IS_COMPONENTS_V2 cannot be removed',
          ),
        ]
      : []),
    ...(isV2
      ? legacyFaults({
          ...body,
          content: body.content ?? (body.content === null ? '' : before?.content),
          embeds: body.embeds ?? (body.embeds === null ? [] : before?.embeds),
        })
      : []),
    ...componentFaults(body.components ?? before?.components ?? [], isV2),
    ...embedFaults(body.embeds ?? []),
    ...mentionFaults(body.allowed_mentions),
  ];
  throwIfFaulty(faults.map((fault) => ({ ...fault, at: [...at, ...fault.at] })));

  const components = numbered(
    (body.components ?? (body.components === null ? [] : before?.components) ?? []) as Component[],
  );
  if (isTooHeavy(components)) throw discordError('internal');
  const { kept, fresh } = attachmentsAfter(site, before, body, files);
  const nameOf = ({ filename }: { filename: string }) => filename;
  const there = [...kept, ...fresh].map(nameOf);
  const shown = isV2 ? mediaFaults(components, { there, fresh: fresh.map(nameOf) }) : [];
  throwIfFaulty(shown.map((fault) => ({ ...fault, at: [...at, ...fault.at] })));

  const settled = flags | (asked & ~messageFlag.ephemeral);
  const content: Content = {
    content: body.content ?? (body.content === null ? '' : (before?.content ?? '')),
    embeds: body.embeds ?? (body.embeds === null ? [] : (before?.embeds ?? [])),
    components,
    flags: settled,
    attachments: [...kept, ...fresh],
  };
  if (isEmpty(content)) throw discordError('emptyMessage');
  return { body, content };
}

function isTooHeavy(components: readonly Component[]): boolean {
  const { bytes, bytesPerText } = limits.componentsV2;
  return textsOf(components).reduce((sum, text) => sum + Buffer.byteLength(text) + bytesPerText, 0) > bytes;
}

function isEmpty({ content, embeds, components, attachments }: Content): boolean {
  return content === '' && embeds.length === 0 && components.length === 0 && attachments.length === 0;
}

function flagFault(code: string, message: string) {
  return { at: ['flags'], code, message };
}

/** A deferral says only whether what follows is private. */
export function checkedDeferral(data: unknown): boolean {
  const flags = Number((data as { flags?: unknown } | undefined)?.flags ?? 0);
  if (flags & ~messageFlag.ephemeral) {
    throw invalidForm([
      {
        at: ['data', 'flags'],
        code: 'BASE_TYPE_CHOICES',
        message: 'Only EPHEMERAL can be set by a deferral',
      },
    ]);
  }
  return has(flags, messageFlag.ephemeral);
}

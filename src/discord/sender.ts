import { type APIChannel, type APIMessage, type REST, Routes } from 'discord.js';
import { log } from '../log.ts';
import { type Refusal, refusalOf } from './errors.ts';
import type { Message } from './message.ts';

export type Posted = { status: 'posted'; id: string } | { status: 'refused'; reason: Refusal };

/** Sent again within a few minutes with the same nonce, which has 25 letters at most, it is the same message. */
export async function postMessage(
  rest: REST,
  channel: string,
  { body, files }: Message,
  nonce: string,
  replyTo: string | null = null,
): Promise<string> {
  const reference = { message_reference: { message_id: replyTo ?? '', fail_if_not_exists: false } };
  const message = (await rest.post(Routes.channelMessages(channel), {
    body: { ...body, ...(replyTo !== null && reference), nonce, enforce_nonce: true },
    files,
  })) as APIMessage;
  return message.id;
}

/** Opening it again is the same channel. */
export async function openDirect(rest: REST, userId: string): Promise<string> {
  const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as APIChannel;
  return id;
}

export async function post(rest: REST, channel: string, message: Message, nonce: string): Promise<Posted> {
  try {
    return { status: 'posted', id: await postMessage(rest, channel, message, nonce) };
  } catch (error) {
    const reason = refusalOf(error);
    log.warn('a message was not posted to Discord', { channel, reason, error: String(error) });
    return { status: 'refused', reason };
  }
}

/** To a person alone, where what they asked by takes no answer any more. */
export async function postDirectly(
  rest: REST,
  userId: string,
  message: Message,
  nonce: string,
): Promise<Posted> {
  try {
    return await post(rest, await openDirect(rest, userId), message, nonce);
  } catch (error) {
    const reason = refusalOf(error);
    log.warn('a direct channel could not be opened', { reason, error: String(error) });
    return { status: 'refused', reason };
  }
}

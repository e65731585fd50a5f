import { type APIChannel, type APIMessage, type REST, Routes } from 'discord.js';
import { log } from '../log.ts';
import { type Refusal, refusalOf } from './errors.ts';
import type { Message } from './message.ts';

export type Posted = { status: 'posted'; id: string } | { status: 'refused'; reason: Refusal };

/** Posts once: sent again with the same nonce, which has 25 letters at most, it is the same message. */
export async function post(
  rest: REST,
  channel: string,
  { body, files }: Message,
  nonce: string,
): Promise<Posted> {
  try {
    const message = (await rest.post(Routes.channelMessages(channel), {
      body: { ...body, nonce, enforce_nonce: true },
      files,
    })) as APIMessage;
    return { status: 'posted', id: message.id };
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
    const { id } = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as APIChannel;
    return await post(rest, id, message, nonce);
  } catch (error) {
    const reason = refusalOf(error);
    log.warn('a direct channel could not be opened', { reason, error: String(error) });
    return { status: 'refused', reason };
  }
}

import { RESTJSONErrorCodes as codes, DiscordAPIError, HTTPError } from 'discord.js';

/**
 * Why something did not reach Discord. `expired`: the token that came with it; `gone`: what was to be changed;
 * `forbidden`: the bot may not there; `malformed`: what was sent; `lost`: nobody knows, or there was no way.
 */
export type Refusal =
  | 'expired'
  | 'gone'
  | 'taken'
  | 'forbidden'
  | 'archived'
  | 'closed'
  | 'malformed'
  | 'lost';

const byCode: Readonly<Record<number, Refusal>> = {
  [codes.InvalidWebhookToken]: 'expired',
  [codes.UnknownWebhook]: 'expired',
  [codes.UnknownInteraction]: 'expired',
  [codes.UnknownMessage]: 'gone',
  [codes.InteractionHasAlreadyBeenAcknowledged]: 'taken',
  [codes.MissingAccess]: 'forbidden',
  [codes.MissingPermissions]: 'forbidden',
  [codes.UnknownChannel]: 'forbidden',
  [codes.InvalidActionOnArchivedThread]: 'archived',
  [codes.CannotSendMessagesToThisUser]: 'closed',
};

export function refusalOf(error: unknown): Refusal {
  if (error instanceof DiscordAPIError) {
    const known = byCode[Number(error.code)];
    if (known) return known;
    if (error.status === 400 || error.status === 413) return 'malformed';
  }
  // Something in front of Discord takes no such amount of bytes.
  if (error instanceof HTTPError && error.status === 413) return 'malformed';
  return 'lost';
}

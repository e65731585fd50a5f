import {
  type APIApplicationCommandOptionChoice,
  type APIModalInteractionResponseCallbackData,
  InteractionResponseType,
  MessageFlags,
  ModalBuilder,
  SlashCommandStringOption,
} from 'discord.js';
import { expect } from 'vitest';
import type { Rendered } from '../../src/discord/render/card.ts';
import { type LoopbackOptions, startLoopbackDiscord } from '../../src/playground/discord/index.ts';
import type { Call } from '../../src/playground/discord/site.ts';
import { specFaults } from '../support/discord-spec.ts';
import { builderFaults, refusals } from './render/discord-rules.ts';

/** A loopback Discord that, once closed, holds every body it was sent to Discord’s own specification and to the builders. */
export async function startStrictDiscord(options?: LoopbackOptions) {
  const discord = await startLoopbackDiscord(options);
  return {
    ...discord,
    async close(): Promise<void> {
      await discord.close();
      expect(discord.calls.flatMap(bodyFaults)).toEqual([]);
    },
  };
}

/** Each begins with the name of the call. */
export function bodyFaults(call: Call): string[] {
  return [...specFaults(call), ...unbuildable(call)].map((fault) => `${call.name}: ${fault}`);
}

interface SentMessage {
  flags: number;
  components?: Rendered['components'];
  allowed_mentions: Rendered['allowedMentions'];
  attachments: readonly { filename: string }[];
}

const MESSAGES = ['editOriginal', 'followUp', 'createMessage', 'editMessage'];

export function isMessage({ name }: Pick<Call, 'name'>): boolean {
  return MESSAGES.includes(name);
}

function unbuildable(call: Call): string[] {
  if (isMessage(call)) return refusedMessage(call.body as SentMessage);
  if (call.name !== 'callback') return [];
  const { type, data } = call.body as { type: number; data?: unknown };
  return builders[type]?.(data) ?? [];
}

const builders: Readonly<Record<number, (data: unknown) => string[]>> = {
  [InteractionResponseType.ChannelMessageWithSource]: (data) => refusedMessage(data as SentMessage),
  [InteractionResponseType.UpdateMessage]: (data) => refusedMessage(data as SentMessage),
  [InteractionResponseType.Modal]: (data) =>
    builderFaults(data, () => new ModalBuilder(data as APIModalInteractionResponseCallbackData).toJSON()),
  [InteractionResponseType.ApplicationCommandAutocompleteResult](data) {
    const { choices } = data as { choices: APIApplicationCommandOptionChoice<string>[] };
    return builderFaults(choices, () => new SlashCommandStringOption().addChoices(choices).choices);
  },
};

/** Of plain words, there is nothing to build. */
function refusedMessage({ flags, components, allowed_mentions, attachments }: SentMessage): string[] {
  if (!components) return [];
  return refusals({
    flags: (flags & ~MessageFlags.Ephemeral) as MessageFlags.IsComponentsV2,
    components,
    allowedMentions: allowed_mentions,
    attached: attachments.map(({ filename }) => filename),
  });
}

import { optionType } from '../commands.ts';
import { textsOf } from '../components.ts';
import { begin, type Outcome } from '../interactions.ts';
import { directChannel } from '../residents.ts';
import { messageJson } from '../rest/message-json.ts';
import type { Site } from '../site.ts';
import {
  type Channel,
  findMessage,
  type Interaction,
  type Message,
  type Modal,
  type Notice,
  type User,
} from '../world.ts';
import { filledModal, type Given } from './filled-modal.ts';
import { chosenValues, findButton, findMenu } from './find-component.ts';
import { interactionPayload, resolved } from './payloads.ts';
import { type OptionValues, typedCommand } from './typed-command.ts';

/** What became of a modal: refused by Discord's own client, or sent. */
export type Submitted = { errors: Record<string, string> } | Outcome;

/** One person at their screen. What they do resolves once the bot has given its first answer, or Discord gave up. */
export interface Person {
  user: User;
  /** `ann.slash(general, 'usage agents', { period: 'last week' })` */
  slash(channel: Channel, command: string, options?: OptionValues): Promise<Outcome>;
  /** Types in an option; what is offered is in the outcome's `interaction.choices`. */
  autocomplete(
    channel: Channel,
    command: string,
    option: string,
    typed: string | number,
    others?: OptionValues,
  ): Promise<Outcome>;
  /** Presses a button, by its custom_id or by what stands on it; one in an older message object is a stale one. */
  press(on: Message, button: string): Promise<Outcome>;
  /** Chooses in a menu, by its custom_id or placeholder, options by what they say, by value or by id. */
  select(on: Message, menu: string, options: string | readonly string[]): Promise<Outcome>;
  /** Fills in fields, by label or custom_id, and submits. */
  submit(modal: Modal, given?: Readonly<Record<string, Given>>): Promise<Submitted>;
  /** Closes the modal in front. The bot is not told. */
  close(): void;
  /** What lies before them in a channel: everybody's messages, and theirs alone, in order. */
  sees(channel: Channel): Message[];
  modal(): Modal | undefined;
  notices(): Notice[];
  direct(): Channel;
}

export type Deliver = (
  interaction: Interaction,
  payload: Record<string, unknown>,
  answered: Promise<Outcome>,
) => Promise<Outcome>;

export function personOf(site: Site, deliver: Deliver, user: User): Person {
  const { world } = site;

  function act(
    channel: Channel,
    given: Pick<Interaction, 'type' | 'about'> & Partial<Interaction>,
    rest: { data: Record<string, unknown>; message?: Record<string, unknown> },
  ): Promise<Outcome> {
    const where = channel.guildId ? { guildId: channel.guildId } : {};
    const { interaction, answered } = begin(site, {
      ...given,
      userId: user.id,
      channelId: channel.id,
      ...where,
    });
    return deliver(interaction, interactionPayload(site, interaction, channel, rest), answered);
  }

  function onMessage(
    on: Message,
    data: { custom_id: string } & Record<string, unknown>,
    about: string,
    pickedIds: string[] = [],
  ): Promise<Outcome> {
    const current = findMessage(world, on.id);
    const channel = world.channels.get(on.channelId);
    if (!current || !channel) throw new Error('That message is gone.');
    if (current.ephemeralTo !== undefined && current.ephemeralTo !== user.id) {
      throw new Error(`${user.name} does not see that message.`);
    }
    const message = messageJson(site, current);
    const sent = { ...data, ...resolved(site, channel, pickedIds) };
    return act(channel, { type: 3, about, sourceId: on.id }, { data: sent, message });
  }

  return {
    user,
    async slash(channel, command, options = {}) {
      const typed = typedCommand(site, user, channel, command, options);
      return act(
        channel,
        { type: 2, about: `/${command}`, commandName: typed.command.name },
        { data: commandData(site, channel, typed) },
      );
    },
    async autocomplete(channel, command, option, text, others = {}) {
      const typed = typedCommand(site, user, channel, command, { ...others, [option]: text }, option);
      const isNumber = ([optionType.integer, optionType.number] as number[]).includes(
        typed.focused?.type ?? 0,
      );
      return act(
        channel,
        { type: 4, about: `/${command} ${option}`, commandName: typed.command.name, offersNumbers: isNumber },
        { data: commandData(site, channel, typed) },
      );
    },
    async press(on, wanted) {
      const button = findButton(on.components, wanted);
      const data = { id: button.id, component_type: button.type, custom_id: button.custom_id ?? '' };
      return onMessage(on, data, button.label ?? data.custom_id);
    },
    async select(on, wanted, options) {
      const menu = findMenu(on.components, wanted);
      const values = chosenValues(menu, typeof options === 'string' ? [options] : options);
      const data = { id: menu.id, component_type: menu.type, custom_id: menu.custom_id ?? '', values };
      return onMessage(on, data, menu.placeholder ?? data.custom_id, menu.options ? [] : values);
    },
    async submit(modal, given = {}) {
      if (world.modals.get(user.id) !== modal) throw new Error('That modal is not open.');
      const { components, errors, pickedIds } = filledModal(modal, given);
      if (Object.keys(errors).length > 0) return { errors };
      const channel = world.channels.get(modal.channelId);
      if (!channel) throw new Error('The channel of that modal is gone.');
      const source = findMessage(world, modal.sourceId ?? '');
      const outcome = await act(
        channel,
        { type: 5, about: modal.title, ...(source ? { sourceId: source.id } : {}) },
        {
          data: { custom_id: modal.customId, components, ...resolved(site, channel, pickedIds) },
          ...(source ? { message: messageJson(site, source) } : {}),
        },
      );
      // It stays open where the bot did not answer.
      if (outcome.acked && world.modals.get(user.id) === modal) world.modals.delete(user.id);
      site.changes.changed();
      return outcome;
    },
    close() {
      world.modals.delete(user.id);
      site.changes.changed();
    },
    sees: (channel) =>
      world.messages.filter(
        ({ channelId, ephemeralTo }) =>
          channelId === channel.id && (ephemeralTo === undefined || ephemeralTo === user.id),
      ),
    modal: () => world.modals.get(user.id),
    notices: () => world.notices.filter(({ userId }) => userId === user.id),
    direct: () => directChannel(site, user),
  };
}

function commandData(
  site: Site,
  channel: Channel,
  { command, options, pickedIds }: ReturnType<typeof typedCommand>,
) {
  return {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guildId ? { guild_id: command.guildId } : {}),
    options,
    ...resolved(site, channel, pickedIds),
  };
}

/** Everything that is to be read in a message, line after line. */
export function textOf({ content, components }: Message): string {
  return [content, ...textsOf(components)].filter(Boolean).join('\n');
}

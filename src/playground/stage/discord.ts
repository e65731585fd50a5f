import { type CommandOption, optionType } from '../discord/commands.ts';
import { textsOf } from '../discord/components.ts';
import { isThinking } from '../discord/flags.ts';
import type { LoopbackDiscord } from '../discord/index.ts';
import {
  type Channel,
  findMessage,
  type Guild,
  type Message,
  type Modal,
  type User,
} from '../discord/world.ts';
import type {
  Act,
  ActAnswer,
  CommandLine,
  DiscordModalLine,
  FileLine,
  Json,
  MessageLine,
  OptionLine,
  PersonId,
} from '../wire.ts';
import { channelNames, done, failed, failedAsTold, linesBy, people, personIds, type Stage } from './stage.ts';

export interface DiscordStage extends Stage {
  guild: Guild;
}

// The same after every start, so that what was set for these channels goes on.
const ids = { guild: '990000000000000001', owner: '990000000000000002', role: '990000000000000003' };
const userId = (index: number) => `99000000000000001${index}`;
const channelId = (index: number) => `99000000000000002${index}`;

const REPLIED_LENGTH_MAX = 160;

export const applicationIds = { id: '990000000000000004', botId: '990000000000000005' };

export function setUpDiscord(discord: LoopbackDiscord): DiscordStage {
  const owner = discord.addUser({ id: ids.owner, name: 'Owner' });
  const guild = discord.addGuild({ id: ids.guild, name: 'Playground', owner });
  const managers = discord.addRole(guild, { id: ids.role, name: 'Managers', permissions: ['ManageGuild'] });
  const users = new Map<PersonId, User>(
    personIds.map((id, index) => [id, discord.addUser({ id: userId(index), name: people[id].name })]),
  );
  for (const [id, user] of users) discord.addMember(guild, user, id === 'manager' ? [managers] : []);
  channelNames.forEach((name, index) => void discord.addChannel(guild, { id: channelId(index), name }));

  const as = (id: PersonId) => discord.as(users.get(id) as User);
  const channelsOf = (id: PersonId): Channel[] => [
    ...[...discord.world.channels.values()].filter((channel) => channel.guildId === guild.id),
    as(id).direct(),
  ];
  const names = () =>
    Object.fromEntries([
      ...[...discord.world.users.values()].map(({ id, name }) => [`<@${id}>`, name]),
      ...[...guild.roles.values()].map(({ id, name }) => [`<@&${id}>`, name]),
      ...[...discord.world.channels.values()].map(({ id, name }) => [`<#${id}>`, name]),
    ]);
  const lineOf = linesBy((message: Message) => messageLine(discord, message));

  return {
    guild,
    watch: discord.watch,
    messages: (id) => channelsOf(id).flatMap((channel) => as(id).sees(channel).map(lineOf)),
    frame(id) {
      const person = as(id);
      const modal = person.modal();
      return {
        channels: channelsOf(id).map((channel) => ({
          id: channel.id,
          name: channel.kind === 'dm' ? 'Tallybot' : channel.name,
          kind: channel.kind === 'dm' ? 'direct' : channel.kind === 'thread' ? 'thread' : 'channel',
          parentId: channel.parentId ?? null,
        })),
        modal: modal ? modalLine(modal) : null,
        home: null,
        notices: person.notices().map(({ channelId: where, error }, index) => ({
          id: `${id}:${index}`,
          channelId: where,
          text: error,
        })),
        commands: discord.world.commands.flatMap(({ name, description, options }) =>
          commandLines(name, description, options ?? []),
        ),
        names: names(),
      };
    },
    act: (id, act) => perform(act, { person: as(id), channels: channelsOf(id) }),
    file(id) {
      const file = discord.world.messages
        .flatMap(({ attachments }) => attachments)
        .find((attachment) => attachment.id === id);
      return file ? { name: file.filename, mediaType: file.contentType, bytes: file.bytes } : null;
    },
  };
}

interface Acting {
  person: ReturnType<LoopbackDiscord['as']>;
  channels: readonly Channel[];
}

async function perform(act: Act, { person, channels }: Acting): Promise<ActAnswer> {
  const channelBy = (id: string) => channels.find((channel) => channel.id === id);
  const messageOn = (on: Extract<Act, { act: 'press' }>['on']) => {
    const channel = 'message' in on ? channelBy(on.channelId) : undefined;
    return channel && person.sees(channel).find((each) => 'message' in on && each.id === on.message);
  };
  switch (act.act) {
    case 'type':
      return failed('Tallybot answers commands. Choose one from the list that “/” opens.');
    case 'command': {
      const channel = channelBy(act.channelId);
      if (!channel) return failed('That channel is not here.');
      const { acked, error = '' } = await person.slash(channel, act.path, act.options);
      return acked ? done : failedAsTold(error);
    }
    case 'complete': {
      const channel = channelBy(act.channelId);
      if (!channel) return failed('That channel is not here.');
      const answer = await person.autocomplete(channel, act.path, act.option, act.typed, act.options);
      const choices = answer.interaction.choices ?? [];
      return answer.acked
        ? {
            status: 'done',
            choices: choices.map(({ name, value }) => ({ label: name, value: String(value) })),
          }
        : failedAsTold(answer.error ?? '');
    }
    case 'press':
    case 'choose': {
      const message = messageOn(act.on);
      if (!message) return failed('That message is not there any more.');
      const { acked, error = '' } =
        act.act === 'press'
          ? await person.press(message, act.id)
          : await person.select(message, act.id, act.values);
      return acked ? done : failedAsTold(error);
    }
    case 'submit': {
      const modal = person.modal();
      if (modal?.customId !== act.viewId) return failed('That form is not open any more.');
      const submitted = await person.submit(modal, filledOf(act.values));
      if ('errors' in submitted) return { status: 'done', errors: submitted.errors };
      return submitted.acked ? done : failedAsTold(submitted.error ?? '');
    }
    case 'close':
      person.close();
      return done;
    case 'home':
      return failed('Discord has no App Home.');
  }
}

function filledOf(values: Extract<Act, { act: 'submit' }>['values']) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? '']));
}

function messageLine(discord: LoopbackDiscord, message: Message): MessageLine {
  const { world } = discord;
  const asked = world.interactions.get(message.interactionId ?? '');
  return {
    id: message.id,
    channelId: message.channelId,
    threadOf: null,
    author: { name: authorOf(discord, message), isBot: message.authorId === world.application.botId },
    at: message.atMs,
    editedAt: message.editedAtMs ?? null,
    isPrivate: message.ephemeralTo !== undefined,
    answers:
      asked?.type === 2 ? { person: world.users.get(asked.userId)?.name ?? '', command: asked.about } : null,
    isThinking: isThinking(message),
    body: {
      platform: 'discord',
      content: message.content,
      embeds: message.embeds,
      components: message.components as Json[],
      flags: message.flags,
      replyTo: message.replyTo === undefined ? null : repliedLine(discord, message.replyTo),
      files: message.attachments.map(
        ({ id, filename, contentType, description }): FileLine => ({
          id,
          name: filename,
          mediaType: contentType,
          description: description ?? filename,
          url: `/playground/files/discord/${id}`,
        }),
      ),
    },
  };
}

function authorOf({ world }: LoopbackDiscord, { authorId }: Message): string {
  return authorId === world.application.botId ? 'Tallybot' : (world.users.get(authorId)?.name ?? '');
}

function repliedLine(discord: LoopbackDiscord, id: string): { author: string; words: string | null } {
  const original = findMessage(discord.world, id);
  if (!original) return { author: '', words: null };
  const { content, components } = original;
  return {
    author: authorOf(discord, original),
    words: [content, ...textsOf(components)].join(' ').slice(0, REPLIED_LENGTH_MAX),
  };
}

function modalLine({ customId, title, components }: Modal): DiscordModalLine {
  return { platform: 'discord', id: customId, title, components: components as Json[] };
}

/** Every word that ends in something to be typed: a command, or each of its subcommands. */
function commandLines(path: string, description: string, options: readonly CommandOption[]): CommandLine[] {
  const branches = options.filter(({ type }) => type === optionType.subcommand || type === optionType.group);
  if (branches.length > 0) {
    return branches.flatMap((each) =>
      commandLines(`${path} ${each.name}`, each.description, each.options ?? []),
    );
  }
  return [{ path, description, hint: '', options: options.map(optionLine) }];
}

function optionLine({ name, description, type, required, choices, autocomplete }: CommandOption): OptionLine {
  return {
    name,
    description,
    type:
      type === optionType.integer || type === optionType.number
        ? 'number'
        : type === optionType.boolean
          ? 'boolean'
          : 'text',
    required: required ?? false,
    choices: (choices ?? []).map((choice) => ({ label: choice.name, value: String(choice.value) })),
    autocompletes: autocomplete ?? false,
  };
}

import type { CommandBody } from './commands.ts';
import type { Component } from './components.ts';
import type { Permission } from './permission-bits.ts';

/** The one application that is looked at: the bot. Several guilds may have it. */
export interface Application {
  id: string;
  botId: string;
  name: string;
  token: string;
  publicKey: string;
}

export interface User {
  id: string;
  name: string;
  isBot: boolean;
  locale: string;
  /** Takes no direct messages from this bot. */
  closedToDirectMessages: boolean;
}

export interface Role {
  id: string;
  name: string;
  permissions: Permission[];
  mentionable: boolean;
}

export interface Member {
  userId: string;
  roleIds: string[];
}

export interface Guild {
  id: string;
  name: string;
  ownerId: string;
  locale: string;
  /** The first is `@everyone`, with the guild's own id. */
  roles: Map<string, Role>;
  /** The bot is in the guild while it is among these. */
  members: Map<string, Member>;
}

export interface Channel {
  id: string;
  guildId?: string;
  name: string;
  kind: 'text' | 'thread' | 'dm';
  /** Of a thread: the channel it belongs to. Begun from a message, it has that message's id. */
  parentId?: string;
  /** A thread that is closed for good. */
  archived: boolean;
  /** What the bot may not do here, whatever its roles say. */
  denied: Permission[];
  /** With whom a direct channel is. */
  recipientId?: string;
}

export interface Attachment {
  id: string;
  filename: string;
  description?: string;
  contentType: string;
  bytes: Buffer;
}

/** Never changed in place: an edit puts another in its stead, so one kept from before is what a person saw then. */
export interface Message {
  id: string;
  channelId: string;
  authorId: string;
  content: string;
  embeds: Record<string, unknown>[];
  components: Component[];
  flags: number;
  attachments: Attachment[];
  nonce?: string | number;
  /** The message that it is a reply to. */
  replyTo?: string;
  atMs: number;
  editedAtMs?: number;
  /** Who alone sees it. */
  ephemeralTo?: string;
  /** The interaction that it answers. */
  interactionId?: string;
  /** Whom its texts name and `allowed_mentions` lets them name: `everyone`, `here`, ids of people and roles. */
  mentions: string[];
  /** Who was pinged: those named when it was posted. An edit pings nobody, nor does what follows a deferral. */
  wakes: string[];
}

export interface Command extends CommandBody {
  id: string;
  version: string;
  guildId?: string;
}

/** What a person did, and what became of it. */
export interface Interaction {
  id: string;
  token: string;
  /** 2 command, 3 component, 4 autocomplete, 5 modal */
  type: 2 | 3 | 4 | 5;
  userId: string;
  channelId: string;
  guildId?: string;
  atMs: number;
  /** What they did, in a few words. */
  about: string;
  state: 'waiting' | 'deferred' | 'answered' | 'failed';
  /** The type of the first answer. */
  callback?: number;
  /** The message that a button, a menu or a modal belongs to. */
  sourceId?: string;
  /** `@original` */
  originalId?: string;
  commandName?: string;
  /** Autocomplete for an option that is a number. */
  offersNumbers?: boolean;
  choices?: { name: string; value: string | number }[];
}

export interface Modal {
  userId: string;
  channelId: string;
  guildId?: string;
  sourceId?: string;
  customId: string;
  title: string;
  components: Component[];
}

/** What Discord itself tells a person: that a command or a press came to nothing. */
export interface Notice {
  userId: string;
  channelId: string;
  about: string;
  error: string;
}

export interface World {
  application: Application;
  users: Map<string, User>;
  guilds: Map<string, Guild>;
  channels: Map<string, Channel>;
  /** Private ones too. */
  messages: Message[];
  /** By channel and nonce: which message was posted with it last, and when. */
  nonces: Map<string, { messageId: string; atMs: number }>;
  commands: Command[];
  interactions: Map<string, Interaction>;
  /** The one in front of each person. */
  modals: Map<string, Modal>;
  notices: Notice[];
}

export function emptyWorld(application: Application): World {
  const { botId, name } = application;
  const bot: User = { id: botId, name, isBot: true, locale: 'en-US', closedToDirectMessages: false };
  return {
    application,
    users: new Map([[botId, bot]]),
    guilds: new Map(),
    channels: new Map(),
    messages: [],
    nonces: new Map(),
    commands: [],
    interactions: new Map(),
    modals: new Map(),
    notices: [],
  };
}

export function findMessage(world: World, id: string): Message | undefined {
  return world.messages.find((each) => each.id === id);
}

/** The guilds that the bot is in. */
export function botGuilds({ guilds, application }: World): Guild[] {
  return [...guilds.values()].filter(({ members }) => members.has(application.botId));
}

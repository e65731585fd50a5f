// What the page and its server say to each other. Types alone: the page is built without the server's parts.

export type Platform = 'slack' | 'discord';
export type PersonId = 'member' | 'manager' | 'on-call';

/** Whose screen it is. */
export interface Seat {
  platform: Platform;
  person: PersonId;
}

export interface ChannelLine {
  id: string;
  /** Without the #. */
  name: string;
  kind: 'channel' | 'direct' | 'thread';
  /** Of a thread on Discord: the channel it belongs to. */
  parentId: string | null;
}

export interface FileLine {
  id: string;
  name: string;
  mediaType: string;
  /** The alternative text of a picture; of anything else, what it is. */
  description: string;
  /** On this server. */
  url: string;
}

// Blocks and components are drawn as the platforms document them; what the page does not know it draws as an error.
export type Json = Record<string, unknown>;

export interface MessageLine {
  id: string;
  channelId: string;
  /** Slack: the message whose thread it is in. */
  threadOf: string | null;
  author: { name: string; isBot: boolean };
  at: number;
  editedAt: number | null;
  /** “Only visible to you”. */
  isPrivate: boolean;
  /** Discord: who typed which command, as it stands above the answer. Still thinking while there is nothing else. */
  answers: { person: string; command: string } | null;
  isThinking: boolean;
  body: SlackBody | DiscordBody;
}

export interface SlackBody {
  platform: 'slack';
  text: string;
  blocks: Json[];
  files: FileLine[];
}

export interface DiscordBody {
  platform: 'discord';
  content: string;
  embeds: Json[];
  components: Json[];
  flags: number;
  /** The message that it is a reply to, and how that begins; `null` words: it is gone. */
  replyTo: { author: string; words: string | null } | null;
  files: FileLine[];
}

export interface SlackViewLine {
  platform: 'slack';
  id: string;
  type: 'modal' | 'home';
  title: string;
  submit: string | null;
  close: string | null;
  blocks: Json[];
  files: FileLine[];
  /** By block id, as the bot refused them. */
  errors: Record<string, string>;
}

export interface DiscordModalLine {
  platform: 'discord';
  id: string;
  title: string;
  components: Json[];
}

/** What can be typed. Slack completes the name alone; Discord each option, some of them by asking the bot. */
export interface CommandLine {
  /** `usage agents`; on Slack `usage`. */
  path: string;
  description: string;
  hint: string;
  options: OptionLine[];
}

export interface OptionLine {
  name: string;
  description: string;
  type: 'text' | 'number' | 'boolean';
  required: boolean;
  choices: { label: string; value: string }[];
  autocompletes: boolean;
}

/** What the platform itself says to a person: that a command or a press came to nothing. */
export interface NoticeLine {
  id: string;
  channelId: string | null;
  text: string;
}

/** Everything on a screen but its messages: small, and sent whole with every change. */
export interface Frame {
  at: number;
  zone: string;
  channels: ChannelLine[];
  modal: SlackViewLine | DiscordModalLine | null;
  home: SlackViewLine | null;
  notices: NoticeLine[];
  commands: CommandLine[];
  /** What stands for an id in a text: people, channels, groups, roles. On Discord by the whole mention: `<@&1>`. */
  names: Record<string, string>;
}

/** Sent over `/playground/screen` as server-sent events: the messages that are new or changed since the last one. */
export interface Patch {
  frame: Frame;
  messages: MessageLine[];
  removed: string[];
}

/** What a person does; posted as JSON to `/playground/act`. Answered once the bot has acknowledged it. */
export type Act =
  | { act: 'type'; seat: Seat; channelId: string; text: string }
  | {
      act: 'command';
      seat: Seat;
      channelId: string;
      path: string;
      options: Record<string, string | number | boolean>;
    }
  | {
      act: 'complete';
      seat: Seat;
      channelId: string;
      path: string;
      option: string;
      typed: string;
      options: Record<string, string>;
    }
  | { act: 'press'; seat: Seat; on: Surface; id: string; block: string | null }
  | { act: 'choose'; seat: Seat; on: Surface; id: string; block: string | null; values: string[] }
  | { act: 'submit'; seat: Seat; viewId: string; values: Record<string, string | string[] | boolean | null> }
  | { act: 'close'; seat: Seat; viewId: string }
  | { act: 'home'; seat: Seat };

/** Where a button or a menu stands. */
export type Surface = { message: string; channelId: string } | { view: string };

export type ActAnswer =
  | { status: 'done'; choices?: { label: string; value: string }[]; errors?: Record<string, string> }
  /** `isTold`: by the platform itself, with a notice. */
  | { status: 'failed'; why: string; isTold?: true };

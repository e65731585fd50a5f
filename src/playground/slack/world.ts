import type { Block, Text } from './blocks.ts';

/** The one app that is looked at: the bot. Several workspaces may have it installed. */
export interface App {
  id: string;
  name: string;
  clientId: string;
  clientSecret: string;
  signingSecret: string;
  appToken: string;
  /** What a bot gets that asks for nothing else. */
  scopes: string[];
  redirectUrl?: string;
  tokenRotation: boolean;
}

export interface Workspace {
  id: string;
  name: string;
  domain: string;
  enterpriseId?: string;
  installation?: Installation;
}

export interface Installation {
  botToken: string;
  botUserId: string;
  botId: string;
  isEnterprise: boolean;
}

export interface Token {
  value: string;
  /** The workspaces it speaks for: several for one that a whole organisation has installed. */
  teamIds: string[];
  scopes: string[];
  state: 'live' | 'revoked' | 'inactive';
  expiresAtMs?: number;
  refreshToken?: string;
}

/** A permission that a person gave on Slack's page, to be exchanged for tokens. */
export interface Grant {
  teamId: string;
  userId: string;
  scopes: string[];
  redirectUri?: string;
  isEnterprise: boolean;
  untilMs: number;
  used: boolean;
}

export interface User {
  id: string;
  teamId: string;
  name: string;
  tz: string;
  isAdmin: boolean;
  isOwner: boolean;
  /** A guest. */
  isRestricted: boolean;
  /** From another organisation, in a channel shared with it. */
  isStranger: boolean;
  isBot: boolean;
}

export interface Channel {
  id: string;
  teamId: string;
  name: string;
  kind: 'public' | 'private' | 'im';
  archived: boolean;
  members: string[];
}

/** Who a message is from. */
export interface Author {
  userId: string;
  botId?: string;
}

export interface Metadata {
  event_type: string;
  event_payload: Record<string, unknown>;
}

/** Never changed in place: an edit puts another in its stead, so one kept from before is what a person saw then. */
export interface Message {
  ts: string;
  channelId: string;
  userId: string;
  botId?: string;
  text: string;
  blocks: Block[];
  threadTs?: string;
  metadata?: Metadata;
  editedTs?: string;
  fileIds: string[];
  /** Who alone sees it. */
  ephemeralTo?: string;
  /** Who was pinged when it was posted: people, user groups, `here`. An edit pings nobody. */
  pings: string[];
}

export interface UserGroup {
  id: string;
  teamId: string;
  name: string;
}

export interface View {
  id: string;
  teamId: string;
  userId: string;
  type: 'modal' | 'home';
  title?: Text;
  submit?: Text;
  close?: Text;
  blocks: Block[];
  callbackId: string;
  privateMetadata: string;
  externalId: string;
  hash: string;
  clearOnClose: boolean;
  notifyOnClose: boolean;
  rootViewId: string;
  previousViewId?: string;
}

export interface SlackFile {
  id: string;
  teamId: string;
  userId: string;
  name: string;
  title: string;
  mimetype: string;
  altText?: string;
  length: number;
  bytes?: Buffer;
  /** Only a completed upload is a file. */
  completed: boolean;
  channelIds: string[];
}

/** What Slack itself tells a person: that a command or a press came to nothing. */
export interface Notice {
  userId: string;
  channelId?: string;
  about: string;
  error: string;
  messages: string[];
}

export interface World {
  app: App;
  workspaces: Map<string, Workspace>;
  tokens: Map<string, Token>;
  users: Map<string, User>;
  userGroups: Map<string, UserGroup>;
  channels: Map<string, Channel>;
  messages: Message[];
  ephemerals: Message[];
  /** The stack of modals of each person, the one in front last. */
  modals: Map<string, View[]>;
  homes: Map<string, View>;
  files: Map<string, SlackFile>;
  notices: Notice[];
}

export function emptyWorld(app: App): World {
  return {
    app,
    workspaces: new Map(),
    tokens: new Map(),
    users: new Map(),
    userGroups: new Map(),
    channels: new Map(),
    messages: [],
    ephemerals: [],
    modals: new Map(),
    homes: new Map(),
    files: new Map(),
    notices: [],
  };
}

/** What is shown on a page of its own, or over it. */
export function findView(world: World, matches: (view: View) => boolean): View | undefined {
  return [...world.homes.values(), ...[...world.modals.values()].flat()].find(matches);
}

export function findMessage(world: World, channelId: string, ts: string): Message | undefined {
  return world.messages.findLast((each) => each.ts === ts && each.channelId === channelId);
}

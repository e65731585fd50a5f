import { z } from 'zod';
import type { Site } from '../site.ts';
import { SlackError } from '../slack-error.ts';
import type { Channel, Installation, Token, Workspace } from '../world.ts';

/** One call with a bot's token: who calls, and for which workspace. */
export interface Caller {
  site: Site;
  token: Token;
  workspace: Workspace;
  installation: Installation;
}

/** A method is a row: its name, what it may be called with, and what it does. */
export interface Method {
  name: string;
  /** Which token it wants; methods of `none` look at what they are given themselves. */
  token: 'bot' | 'app' | 'none';
  /** Any one of these is enough. */
  scopes: readonly string[];
  call(params: Record<string, unknown>, site: Site, caller: Caller | undefined): Record<string, unknown>;
}

export function botMethod<P extends z.ZodType>(row: {
  name: string;
  scopes?: readonly string[];
  params: P;
  handle(params: z.output<P>, caller: Caller): Record<string, unknown>;
}): Method {
  return {
    name: row.name,
    token: 'bot',
    scopes: row.scopes ?? [],
    call(params, _site, caller) {
      if (!caller) throw new SlackError('not_authed');
      return row.handle(checkedParams(row.params, params), caller);
    },
  };
}

export function checkedParams<P extends z.ZodType>(shape: P, params: Record<string, unknown>): z.output<P> {
  const parsed = shape.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new SlackError('invalid_arguments', {
    response_metadata: {
      messages: parsed.error.issues.map(
        (issue) => `[ERROR] ${issue.message} [json-pointer:/${issue.path.join('/')}]`,
      ),
    },
  });
}

/** In a form every value is text; what is a list or an object there is JSON. */
export function json<S extends z.ZodType>(shape: S) {
  return z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }, shape);
}

export const flag = z.union([z.boolean(), z.stringbool()]).default(false);
export const count = z.coerce.number().int().positive();

/** A channel this bot knows of: a private one only from within. */
export function knownChannel({ site, token, installation }: Caller, id: string): Channel {
  const channel = site.world.channels.get(id);
  const seen =
    channel !== undefined &&
    token.teamIds.includes(channel.teamId) &&
    (channel.kind === 'public' || channel.members.includes(installation.botUserId));
  if (!seen) throw new SlackError('channel_not_found');
  return channel;
}

/** A channel to write in. `chat:write.public` lets a bot post in a public one that it has not joined. */
export function writableChannel(caller: Caller, id: string): Channel {
  const channel = knownChannel(caller, id);
  if (channel.archived) throw new SlackError('is_archived');
  const inside = channel.members.includes(caller.installation.botUserId);
  if (!inside && !caller.token.scopes.includes('chat:write.public')) throw new SlackError('not_in_channel');
  return channel;
}

/** The direct channel of a person and the bot. */
export function directChannel(
  { site, installation, workspace }: Omit<Caller, 'token'>,
  userId: string,
): Channel {
  const members = [userId, installation.botUserId];
  const open = [...site.world.channels.values()].find(
    (each) => each.kind === 'im' && members.every((id) => each.members.includes(id)),
  );
  if (open) return open;
  const channel: Channel = {
    id: site.ids.next('D'),
    teamId: workspace.id,
    name: 'directmessage',
    kind: 'im',
    archived: false,
    members,
  };
  site.world.channels.set(channel.id, channel);
  return channel;
}

import type { Channel, Message, SlackFile, User, View, Workspace, World } from '../world.ts';

/** How the things of the world look on the wire. */
export function messageJson(
  { site }: { site: { world: World; origin: string } },
  message: Message,
  withMetadata = true,
): Record<string, unknown> {
  const files = message.fileIds.flatMap((id) => site.world.files.get(id) ?? []);
  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: site.world.users.get(message.userId)?.teamId,
    ...(message.botId === undefined ? {} : { bot_id: message.botId, app_id: site.world.app.id }),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.editedTs === undefined ? {} : { edited: { user: message.userId, ts: message.editedTs } }),
    ...(withMetadata && message.metadata ? { metadata: message.metadata } : {}),
    ...(files.length > 0 ? { files: files.map((file) => fileJson(file, site.origin)) } : {}),
  };
}

export function channelJson(channel: Channel, botUserId: string): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_private: channel.kind !== 'public',
    is_archived: channel.archived,
    is_member: channel.members.includes(botUserId),
    context_team_id: channel.teamId,
    ...(channel.kind === 'im' ? { user: channel.members.find((id) => id !== botUserId) } : {}),
  };
}

export function userJson(user: User): Record<string, unknown> {
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.name,
    deleted: false,
    tz: user.tz,
    is_admin: user.isAdmin,
    is_owner: user.isOwner,
    is_primary_owner: user.isOwner,
    is_restricted: user.isRestricted,
    is_ultra_restricted: false,
    is_stranger: user.isStranger,
    is_bot: user.isBot,
    profile: { real_name: user.name, display_name: user.name },
  };
}

export function fileJson(file: SlackFile, origin: string): Record<string, unknown> {
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1),
    size: file.bytes?.length ?? file.length,
    user: file.userId,
    url_private: `${origin}/files/${file.id}`,
    permalink: `${origin}/files/${file.id}`,
    channels: file.channelIds,
    is_public: file.channelIds.length > 0,
    ...(file.altText === undefined ? {} : { alt_txt: file.altText }),
  };
}

export function viewJson(
  view: View,
  { app, workspaces }: World,
  values: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: view.id,
    team_id: view.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    external_id: view.externalId,
    state: { values },
    hash: view.hash,
    title: view.title ?? { type: 'plain_text', text: 'View Title' },
    submit: view.submit ?? null,
    close: view.close ?? null,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootViewId,
    previous_view_id: view.previousViewId ?? null,
    app_id: app.id,
    app_installed_team_id: view.teamId,
    bot_id: workspaces.get(view.teamId)?.installation?.botId,
  };
}

export function teamJson({ id, domain, enterpriseId }: Workspace): Record<string, unknown> {
  return {
    id,
    domain,
    ...(enterpriseId ? { enterprise_id: enterpriseId, enterprise_name: enterpriseId } : {}),
  };
}

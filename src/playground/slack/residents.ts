import { install } from './installing.ts';
import type { Site } from './site.ts';
import type { Channel, User, UserGroup, Workspace } from './world.ts';

/** Fills the world: workspaces, people, channels. */
export function residentsOf(site: Site) {
  const { world, ids } = site;
  return {
    addWorkspace(given: {
      name: string;
      enterpriseId?: string;
      scopes?: string[];
      installed?: boolean;
    }): Workspace {
      const workspace: Workspace = {
        id: ids.next('T'),
        name: given.name,
        domain: given.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
        ...(given.enterpriseId ? { enterpriseId: given.enterpriseId } : {}),
      };
      world.workspaces.set(workspace.id, workspace);
      if (given.installed ?? true) install(site, workspace, given.scopes ?? world.app.scopes);
      return workspace;
    },
    addUser(workspace: Workspace, given: Partial<User> & { name: string }): User {
      const user: User = {
        id: ids.next('U'),
        teamId: workspace.id,
        tz: 'Etc/UTC',
        isAdmin: false,
        isOwner: false,
        isRestricted: false,
        isStranger: false,
        isBot: false,
        ...given,
      };
      world.users.set(user.id, user);
      return user;
    },
    addUserGroup(workspace: Workspace, name: string): UserGroup {
      const group: UserGroup = { id: ids.next('S'), teamId: workspace.id, name };
      world.userGroups.set(group.id, group);
      return group;
    },
    archive(channel: Channel): void {
      channel.archived = true;
      site.changes.changed();
    },
    /** Out of one channel: the workspace has it still. */
    kickBot(channel: Channel): void {
      const bot = world.workspaces.get(channel.teamId)?.installation?.botUserId;
      channel.members = channel.members.filter((id) => id !== bot);
      site.changes.changed();
    },
    /** The bot is a member unless `withBot` says no. */
    addChannel(
      workspace: Workspace,
      given: {
        name: string;
        kind?: 'public' | 'private';
        members?: User[];
        archived?: boolean;
        withBot?: boolean;
      },
    ): Channel {
      const bot = workspace.installation?.botUserId;
      const channel: Channel = {
        id: ids.next('C'),
        teamId: workspace.id,
        name: given.name,
        kind: given.kind ?? 'public',
        archived: given.archived ?? false,
        members: [
          ...(given.members ?? []).map(({ id }) => id),
          ...(bot && given.withBot !== false ? [bot] : []),
        ],
      };
      world.channels.set(channel.id, channel);
      return channel;
    },
  };
}

import type { UsersInfoResponse, WebClient } from '@slack/web-api';
import type { Profile } from '../../chat/asking.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import { slackErrorOf } from '../errors.ts';

export interface Profiles {
  profileOf(client: Pick<WebClient, 'users'>, workspace: string, userId: string): Promise<Profile>;
}

// Whoever stops being an admin stops managing within this time.
const KEPT_MS = 5 * 60_000;
const KEPT_MAX = 10_000;
// Nobody can read an id.
const NAMELESS = 'somebody in Slack';
// Slack tells nothing of these people to the app: they are treated as strangers.
const UNKNOWN = new Set(['user_not_found', 'user_not_visible', 'missing_scope']);

export function createProfiles(clock: () => InstantMs): Profiles {
  const kept = new Map<string, { until: InstantMs; profile: Promise<Profile> }>();
  return {
    profileOf(client, workspace, userId) {
      const key = `${workspace} ${userId}`;
      const found = kept.get(key);
      if (found && found.until > clock()) return found.profile;
      const profile = ask(client, workspace, userId);
      kept.delete(key);
      kept.set(key, { until: clock() + KEPT_MS, profile });
      profile.catch(() => kept.delete(key));
      // Maps keep the order of entry: the first was asked longest ago.
      const [oldest] = kept.keys();
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      return profile;
    },
  };
}

async function ask({ users }: Pick<WebClient, 'users'>, workspace: string, userId: string): Promise<Profile> {
  const someone = { platform: 'slack', workspace, userId } as const;
  try {
    const { user = {} } = await users.info({ user: userId });
    const isGuest = isOutsider(user, workspace);
    const name = user.profile?.display_name || user.real_name || user.name || NAMELESS;
    return { ...someone, name, isGuest, isAdmin: !isGuest && runsIt(user), zone: user.tz ?? null };
  } catch (error) {
    const reason = slackErrorOf(error);
    if (reason === undefined || !UNKNOWN.has(reason)) throw error;
    log.warn('Slack does not say who somebody is: they count as a guest', { workspace, userId, reason });
    return { ...someone, name: NAMELESS, isGuest: true, isAdmin: false, zone: null };
  }
}

type User = NonNullable<UsersInfoResponse['user']>;

function isOutsider(user: User, workspace: string): boolean {
  if (user.is_restricted || user.is_ultra_restricted || user.is_stranger || user.deleted) return true;
  // In an organisation a person has one home and may belong to many of its workspaces.
  const belongs = user.team_id === workspace || (user.enterprise_user?.teams ?? []).includes(workspace);
  return !belongs;
}

function runsIt({ is_admin, is_owner, is_primary_owner }: User): boolean {
  return Boolean(is_admin || is_owner || is_primary_owner);
}

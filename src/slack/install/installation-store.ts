import type { Installation, InstallationQuery, InstallationStore } from '@slack/oauth';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type { Seal } from '../../seal.ts';
import type { Installations } from '../ports/installations.ts';

/** The installation, or which organisation’s is good there. */
type Kept = Installation | { via: string };

export type Query = InstallationQuery<boolean>;

/** Bolt's store over rows that are locked: a workspace by its id, an organisation that installs for all of its own by its. */
export function createInstallationStore(
  rows: Installations,
  seal: Seal,
  clock: () => InstantMs,
): Required<InstallationStore> {
  async function find(workspace: string | undefined): Promise<Kept | null> {
    const sealed = workspace === undefined ? null : await rows.find(workspace);
    if (workspace === undefined || sealed === null) return null;
    const { text, stale } = seal.open(sealed, placeOf(workspace));
    // Tokens that were renewed meanwhile are locked with the newest key already, and stand.
    if (stale && (await rows.replace(workspace, sealed, seal.lock(text, placeOf(workspace))))) {
      log.info('locked the tokens of a workspace with the newest key', { workspace });
    }
    return JSON.parse(text) as Kept;
  }

  async function put(workspace: string, kept: Kept): Promise<void> {
    await rows.put(workspace, seal.lock(JSON.stringify(kept), placeOf(workspace)), clock());
  }

  return {
    storeInstallation: (installation) => put(workspaceOf(installation), installation),

    async fetchInstallation({ teamId, enterpriseId, isEnterpriseInstall }) {
      const own = await find(teamId);
      if (own && !('via' in own) && !isEnterpriseInstall) return own;
      // A workspace of an organisation that installed for all of them has no installation of its own.
      const organisation = enterpriseId ?? (own && 'via' in own ? own.via : undefined);
      const found = await find(organisation);
      if (!found || 'via' in found || !found.isEnterpriseInstall) throw notInstalled(teamId ?? enterpriseId);
      // Whoever posts there unasked knows the workspace alone, and not whose it is.
      if (teamId && organisation && !own) await put(teamId, { via: organisation });
      return found;
    },

    async deleteInstallation({ teamId, enterpriseId, isEnterpriseInstall }) {
      const workspace = isEnterpriseInstall ? enterpriseId : teamId;
      if (workspace !== undefined) await rows.erase(workspace, clock());
    },
  };
}

function workspaceOf({ isEnterpriseInstall, enterprise, team }: Installation): string {
  const id = isEnterpriseInstall ? enterprise?.id : team?.id;
  if (id) return id;
  throw new UserError('no-workspace', 'Slack did not say where the app was installed.');
}

function placeOf(workspace: string): string {
  return `slack:${workspace}`;
}

export function notInstalled(workspace: string | undefined): UserError {
  return new UserError('not-installed', `The app is not installed in ${workspace ?? 'that workspace'}.`, {
    hint: 'Install it from /slack/install.',
  });
}

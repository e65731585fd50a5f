import type { Installation, InstallationQuery, InstallationStore } from '@slack/oauth';
import { UserError } from '../../domain/errors.ts';
import type { InstantMs } from '../../domain/instant.ts';
import { log } from '../../log.ts';
import type { Installations } from '../ports/installations.ts';
import type { Seal } from './seal.ts';

export type Query = InstallationQuery<boolean>;

/** Bolt's store over rows that are locked: a workspace by its id, an organisation that installs for all of its own by its. */
export function createInstallationStore(
  rows: Installations,
  seal: Seal,
  clock: () => InstantMs,
): Required<InstallationStore> {
  async function find(workspace: string | undefined): Promise<Installation | null> {
    const sealed = workspace === undefined ? null : await rows.find(workspace);
    if (workspace === undefined || sealed === null) return null;
    const { text, stale } = seal.open(sealed, placeOf(workspace));
    // Tokens that were renewed meanwhile are locked with the newest key already, and stand.
    if (stale && (await rows.replace(workspace, sealed, seal.lock(text, placeOf(workspace))))) {
      log.info('locked the tokens of a workspace with the newest key', { workspace });
    }
    return JSON.parse(text) as Installation;
  }

  return {
    async storeInstallation(installation) {
      const workspace = workspaceOf(installation);
      await rows.put(workspace, seal.lock(JSON.stringify(installation), placeOf(workspace)), clock());
    },

    async fetchInstallation({ teamId, enterpriseId, isEnterpriseInstall }) {
      const own = isEnterpriseInstall ? null : await find(teamId);
      // A workspace of an organisation that installed for all of them has no installation of its own.
      const found = own ?? (await find(enterpriseId));
      if (found && (own || found.isEnterpriseInstall)) return found;
      throw notInstalled(teamId ?? enterpriseId);
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

function notInstalled(workspace: string | undefined): UserError {
  return new UserError('not-installed', `The app is not installed in ${workspace ?? 'that workspace'}.`, {
    hint: 'Install it from /slack/install.',
  });
}

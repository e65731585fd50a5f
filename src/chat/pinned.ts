import type { Workspace, Workspaces } from './ports/workspaces.ts';

/** The settings say whose that one workspace is: it needs no code, and none can move it. */
export function pinWorkspace(workspaces: Workspaces, pinned: Workspace, accountId: string): Workspaces {
  return {
    accountOf: async (asked) =>
      asked.platform === pinned.platform && asked.workspace === pinned.workspace
        ? accountId
        : workspaces.accountOf(asked),
  };
}

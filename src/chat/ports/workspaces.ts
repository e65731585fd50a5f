import type { InstantMs } from '../../domain/instant.ts';
import type { NamedMember } from '../../reports/ports/directory.ts';
import type { By } from './acts.ts';

export interface Workspace {
  platform: 'slack' | 'discord';
  workspace: string;
}

/** Somebody of a workspace, as the platform shows them. */
export interface Someone extends Workspace {
  userId: string;
  name: string;
}

/** Who links a workspace. */
export interface Linker extends Someone {
  /** Through which they speak, on a platform on which several may serve one database. */
  application?: string;
}

export interface Workspaces {
  /** `null`: it has not been linked to any. */
  accountOf(workspace: Workspace): Promise<string | null>;
}

export interface Members {
  /** Who the account has named; `null`: not this one. */
  memberOf(
    accountId: string,
    someone: Pick<Someone, 'platform' | 'workspace' | 'userId'>,
  ): Promise<NamedMember | null>;
  /** Those of the roles that the account has named. */
  rolesOf(accountId: string, workspace: Workspace, roleIds: readonly string[]): Promise<NamedMember[]>;
}

export interface CodeKey {
  accountId: string;
  hash: Buffer;
}

export type LinkAnswer =
  | { status: 'linked' | 'already-here'; accountName: string }
  | { status: 'already-elsewhere' | 'wrong' | 'used' | 'expired' | 'too-many-tries' };

export interface Linking {
  /** Takes the code and links the workspace, in one commit; whoever did it manages the account from then on. */
  link(code: CodeKey, linker: Linker, at: InstantMs): Promise<LinkAnswer>;
}

export interface LinkedWorkspace {
  workspace: string;
  accountId: string;
  linkedAt: InstantMs;
  /** `null`: nobody has kept it. */
  application: string | null;
}

export interface Unlinking {
  /** Of every account. */
  linkedOn(platform: Workspace['platform']): Promise<LinkedWorkspace[]>;
  /** Nothing more is posted there for the account. `false`: it was not linked to it. */
  unlink(accountId: string, workspace: Workspace, by: By): Promise<boolean>;
}

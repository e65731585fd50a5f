/** What the set-up page and its server say to each other, and who answers it. Types alone. */

/** `failed`: it was tried, and `says` why it is not done. */
export interface Standing {
  state: 'open' | 'done' | 'failed';
  says: string;
}

/** One thing the doctor has looked at. */
export interface Looked {
  name: string;
  state: 'good' | 'doubtful' | 'broken' | 'unseen';
  says: string;
  fix: string | null;
}

export interface SlackStep extends Standing {
  manifest: string;
  /** Slack's own page, with the manifest filled in. */
  createUrl: string;
  publicUrl: string | null;
  checks: Looked[];
}

export interface DiscordStep extends Standing {
  checks: Looked[];
  inviteUrl: string | null;
  /** What registering the commands has done, a sentence each. */
  registered: string[];
}

export interface AccountStep extends Standing {
  chosen: { id: string; name: string; zone: string; cycle: string; plan: string | null } | null;
  known: { id: string; name: string }[];
  today: string;
  startingPlans: (PlanTyped & { about: string })[];
  /** That the playground's clock has been moved, where it has. */
  clock: string | null;
}

export interface KeyStep extends Standing {
  keys: { id: string; name: string; used: boolean }[];
}

export interface NoticesStep extends Standing {
  commands: { platform: 'slack' | 'discord'; digest: string; alerts: string }[];
}

export interface EnvStep extends Standing {
  path: string;
  /** Secrets show their last four characters. */
  lines: { name: string; shown: string }[];
  /** `copy`: the file says something of these settings already, and is left as it is. */
  how: 'create' | 'append' | 'copy' | 'nothing';
  /** Settings that the file has already. */
  taken: string[];
  linkBy: LinkBy;
  /** What is written is what was shown: each change of the lines is another revision. */
  revision: number;
  restart: string[];
}

export interface SetUpState {
  slack: SlackStep;
  discord: DiscordStep;
  account: AccountStep;
  key: KeyStep;
  notices: NoticesStep;
  env: EnvStep;
}

export type LinkBy = 'account' | 'code';

export interface PlanTyped {
  name: string;
  allowance: string;
  atZero: 'hard_stop' | 'soft';
  overageLimit: string;
  perReply: string;
  perMinute: string;
  incrementSeconds: number;
}

export interface AccountTyped {
  id: string;
  name: string;
  zone: string;
  /** The day from which cycles are counted. */
  from: string;
}

export type SetUpAct =
  | { do: 'show-manifest'; publicUrl: string | null }
  /** By the names of the settings, as they would stand in .env. */
  | { do: 'check-slack'; settings: Record<string, string> }
  | { do: 'check-discord'; settings: Record<string, string> }
  | { do: 'register-commands' }
  | ({ do: 'make-account' } & AccountTyped)
  | { do: 'choose-account'; id: string }
  | ({ do: 'set-plan' } & PlanTyped)
  | { do: 'make-key'; name: string }
  | { do: 'make-code' }
  | { do: 'link-by'; by: LinkBy }
  | { do: 'write'; revision: number }
  | { do: 'copy-lines'; revision: number };

/** What is told once and kept nowhere. */
export type Told =
  | { what: 'key'; key: string; shell: string; typescript: string; typescriptFile: string }
  | { what: 'code'; slack: string; discord: string; minutes: number }
  | { what: 'lines'; text: string };

export interface SetUpAnswer {
  state: SetUpState;
  /** By the field they stand beside; '' is the step as a whole. */
  faults: Record<string, string>;
  told: Told | null;
}

/** Sets the real thing up, from beside its playground. */
export interface SetUpDesk {
  look(): Promise<SetUpState>;
  /** `address`: under which the page has been opened, and at which examples are sent. */
  act(act: SetUpAct, address: string): Promise<SetUpAnswer>;
}

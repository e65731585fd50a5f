/** One thing that must be right before it can work, looked at when asked. */
export interface Check {
  name: string;
  look(): Promise<Finding>;
}

export interface Finding {
  /** `doubtful`: it works, though not as it should. `unseen`: something else must be right first. */
  state: 'good' | 'doubtful' | 'broken' | 'unseen';
  says: string;
  /** What to do about it. */
  fix?: string;
}

export const good = (says: string): Finding => ({ state: 'good', says });
export const doubtful = (says: string, fix: string): Finding => ({ state: 'doubtful', says, fix });
export const broken = (says: string, fix: string): Finding => ({ state: 'broken', says, fix });
export const unseen = (says: string): Finding => ({ state: 'unseen', says });

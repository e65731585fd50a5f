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

const CLOCK_DOUBTFUL_MS = 30_000;
// Slack signs the time of each request, and five minutes are let through.
const CLOCK_BROKEN_MS = 240_000;

/** By a platform's last answer, how far our clock is ahead of its own. `null`: it has not answered. */
export function compareClocks(aheadMs: number | null, platform: string): Finding {
  if (aheadMs === null) return unseen(`${platform} has not answered`);
  const apart = Math.abs(aheadMs);
  if (apart < CLOCK_DOUBTFUL_MS) return good(`agrees with ${platform}’s`);
  const says = `${Math.round(apart / 1_000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${platform}’s`;
  const fix = 'Let the machine set its clock by NTP.';
  return apart < CLOCK_BROKEN_MS ? doubtful(says, fix) : broken(says, fix);
}

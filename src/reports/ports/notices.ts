import type { AlertRule } from '../../domain/alert.ts';
import type { Cap } from '../../domain/cap.ts';
import type { Credits } from '../../domain/credits.ts';
import type { Day, InstantMs } from '../../domain/instant.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { WarningSettings } from '../../domain/warning.ts';

export interface DestinationLine {
  id: string;
  platform: 'slack' | 'discord' | 'webhook';
  workspace: string;
  channel: string;
  /** As people call it; `null`: nobody has said so. */
  name: string | null;
  zone: string | null;
  ownerId: string;
  broken: { at: InstantMs; why: string | null } | null;
}

/** What one channel is warned of. */
export interface AlertRuleLine extends WarningSettings {
  id: string;
  destinationId: string;
  ownerId: string;
  rule: AlertRule;
  mutedAt: InstantMs | null;
  snoozedUntil: InstantMs | null;
}

export interface DigestLine extends Schedule {
  id: string;
  destinationId: string;
  ownerId: string;
  companyId: string | null;
  agentId: string | null;
  nextAt: InstantMs | null;
  /** The newest local date that has had its digest, and has no other. */
  saidOn: Day | null;
  pausedAt: InstantMs | null;
}

export interface CapLine {
  cap: Cap;
  /** What the newest window with usage has seen; that window may be over. */
  counted: { from: InstantMs; used: Credits } | null;
}

export interface Undelivered {
  id: string;
  kind: string;
  destinationId: string | null;
  at: InstantMs;
  attempts: number;
  error: string | null;
}

/** What is said unasked, to whom, and what did not get there. */
export interface Notices {
  destinations: readonly DestinationLine[];
  /** Who was in the team and has left it: what they set up goes on. */
  formerMembers: readonly { id: string; name: string }[];
  /** Who has changed something here without ever being a member, as they were called then. */
  passersBy: readonly { id: string; name: string }[];
  rules: readonly AlertRuleLine[];
  digests: readonly DigestLine[];
  caps: readonly CapLine[];
  /** What is due and not said yet, since when, and what went wrong with the first of it. */
  waiting: { count: number; since: InstantMs | null; why: string | null };
  dead: { count: number; newest: readonly Undelivered[] };
}

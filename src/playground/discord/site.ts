import type { Changes } from '../changes.ts';
import type { Clock } from '../clock.ts';
import type { Faults } from './faults.ts';
import type { Ids } from './ids.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Interaction, World } from './world.ts';

export interface UploadedFile {
  /** `files[0]` → `0`: what the body's attachments call it. */
  id: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** One call of the bot and what it got, for a test to look at. */
export interface Call {
  /** As in `faults.next`. */
  name: string;
  method: string;
  /** As Discord's specification writes it: `/channels/{channel_id}/messages`. */
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  files: UploadedFile[];
  status: number;
  answer: unknown;
  atMs: number;
}

/** Everything that a part of the loopback may need: the world, and what makes it run. */
export interface Site {
  world: World;
  clock: Clock;
  ids: Ids;
  changes: Changes;
  faults: Faults;
  rateLimits: RateLimits;
  calls: Call[];
  /** When commands were created, by guild or globally: no more than 200 a day. */
  commandCreates: Map<string, number[]>;
  /** Called as soon as an interaction has its first answer. */
  whenAnswered: Map<string, () => void>;
  /** How many shards the bot is told to open. */
  shards: number;
  /** How many of them may say who they are within five seconds. */
  identifiesAtOnce: number;
  /** `http://127.0.0.1:port` */
  origin: string;
  /** Tells the bot of an event, by the shard of its guild. */
  dispatch(event: string, guildId: string | undefined, data: Record<string, unknown>): void;
}

export function isExpired({ clock }: Site, { atMs }: Interaction): boolean {
  return clock.now() - atMs >= tokenLivesMs;
}

export const firstAnswerWithinMs = 3_000;
const tokenLivesMs = 15 * 60_000;

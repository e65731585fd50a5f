import type { Changes } from '../changes.ts';
import type { Clock } from '../clock.ts';
import type { Faults } from './faults.ts';
import type { Ids } from './ids.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Triggers } from './triggers.ts';
import type { Grant, World } from './world.ts';

/** One call of the bot and what it got, for a test to look at. */
export interface Call {
  name: string;
  teamId?: string;
  params: Record<string, unknown>;
  status: number;
  answer: Record<string, unknown>;
  atMs: number;
}

/** Everything that a part of the loopback may need: the world, and what makes it run. */
export interface Site {
  world: World;
  clock: Clock;
  ids: Ids;
  changes: Changes;
  faults: Faults;
  triggers: Triggers;
  responseUrls: ResponseUrls;
  grants: Map<string, Grant>;
  calls: Call[];
  /** About one post a second and channel, as Slack has it. Off unless a test is about it. */
  rateLimited: boolean;
  lastPostMs: Map<string, number>;
  /** `http://127.0.0.1:port` */
  origin: string;
  /** Gives out an address for one socket. */
  openSocket(): string;
  /** Tells the bot of an event. */
  sendEvent(teamId: string, event: Record<string, unknown>): void;
}

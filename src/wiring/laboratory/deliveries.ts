import type { OutboxLine } from '../../db/playground.ts';
import type { DeliveryLine } from '../../playground/laboratory.ts';
import type { Playground } from '../../playground/open.ts';
import type { Platform } from '../../playground/wire.ts';
import type { Bench } from './bench.ts';

/** With channels by the names that people know. */
export function deliveryLines({ playground }: Bench, rows: readonly OutboxLine[]): DeliveryLine[] {
  return rows.map(({ id, kind, platform, channel, state, attempts, dueAt, postedAt, error }) => ({
    ...{ id, kind, state, attempts, dueAt, postedAt, error },
    platform: isPlatform(platform) ? platform : null,
    channel: isPlatform(platform) && channel ? channelName(playground, platform, channel) : null,
  }));
}

export function channelName({ loopbacks }: Playground, platform: Platform, id: string): string {
  return loopbacks[platform].world.channels.get(id)?.name ?? id;
}

export function isPlatform(platform: string | null): platform is Platform {
  return platform === 'slack' || platform === 'discord';
}

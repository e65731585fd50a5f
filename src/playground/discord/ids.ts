import type { Clock } from '../clock.ts';

export interface Ids {
  /** A snowflake: the time by the loopback's clock, and a count that tells two of one moment apart. */
  snowflake(): string;
  /** `next('session')` → `session-1` */
  next(prefix: string): string;
}

const discordEpochMs = 1_420_070_400_000;

export function countingIds(clock: Clock): Ids {
  let count = 0;
  let snowflakes = 0n;
  return {
    snowflake() {
      snowflakes += 1n;
      return ((BigInt(clock.now() - discordEpochMs) << 22n) | (snowflakes & 0x3fffffn)).toString();
    },
    next(prefix) {
      count += 1;
      return `${prefix}-${count}`;
    },
  };
}

/** Guilds are dealt to the shards by the time in their id; direct messages all go to the first. */
export function shardOf(guildId: string | undefined, shards: number): number {
  return guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(shards));
}

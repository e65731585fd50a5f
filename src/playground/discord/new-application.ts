import type { Ids } from './ids.ts';
import type { Application } from './world.ts';

/** The bot as it is registered with Discord. */
export function newApplication(ids: Ids): Application {
  const id = ids.snowflake();
  return { id, botId: ids.snowflake(), name: 'tallybot', token: tokenOf(id, 1), publicKey: '0'.repeat(64) };
}

/** The look of Discord's own: the application's id, and a secret. */
export function tokenOf(applicationId: string, generation: number): string {
  return `${Buffer.from(applicationId).toString('base64url')}.loopback.${generation}`;
}

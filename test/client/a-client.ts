import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openTallybot } from '../../src/client/client.ts';
import type { Tallybot, TallybotError, TallybotOptions } from '../../src/client/index.ts';
import { type Machine, realSurroundings } from '../../src/client/surroundings.ts';
import type { World } from './world.ts';

export const KEY = 'tb_acme_0123456789ab_secret';

export interface Told {
  client: Tallybot;
  errors: TallybotError[];
  /** Not heard of any more, not even at the end of the test. */
  kill(): void;
}

/** One whose world is the test's, and what it tells. */
export function aClient(
  world: World,
  options: Partial<TallybotOptions> & { url: string },
  more: Partial<Machine> = {},
): Told {
  const errors: TallybotError[] = [];
  const client = openTallybot(
    { key: KEY, spoolDir: false, onError: (error) => errors.push(error), ...options },
    { ...realSurroundings(), ...world.surroundings, ...more },
  );
  let isKilled = false;
  onTestFinished(async () => {
    if (!isKilled) await world.finish(client.close({ withinMs: 0 }));
  });
  const kill = () => {
    isKilled = true;
  };
  return { client, errors, kill };
}

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallybot-client-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

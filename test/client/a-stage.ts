import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TallybotOptions } from '../../src/client/index.ts';
import type { Machine } from '../../src/client/surroundings.ts';
import { aClient, aFolder } from './a-client.ts';
import { createFakeMeter, fetchOf } from './fake-meter.ts';
import { createWorld, type World } from './world.ts';

export const reply = (id: string) => ({ type: 'reply', id, agent: 'ada' }) as const;

/** Processes that live until they are killed, and are known by number, on one machine or more. */
export function createStage(options: Partial<TallybotOptions> = {}) {
  const meter = createFakeMeter();
  const spoolDir = aFolder();
  const alive = new Set<number>();
  let [processes, isAway] = [0, false];

  function start(more: Partial<TallybotOptions & { realm: string; uuid: () => string }> = {}) {
    processes += 1;
    const pid = processes;
    const { realm = 'here', uuid = crypto.randomUUID.bind(crypto), ...rest } = more;
    alive.add(pid);
    const never = new Promise<never>(() => {});
    const world: World = createWorld(async (url, init) => {
      if (!alive.has(pid)) return never;
      if (isAway) throw new TypeError('fetch failed');
      const response = await fetchOf(meter)(url, init);
      // The answer of one that was killed is heard by nobody.
      return alive.has(pid) ? response : never;
    });
    const processesHere: Machine['processes'] = {
      self: { pid, since: 'then', thread: 0, realm },
      isAlive: (owner) => (owner.realm === realm ? alive.has(owner.pid) : null),
    };
    const told = aClient(
      world,
      { url: meter.url, spoolDir, ...options, ...rest },
      { processes: processesHere, uuid: uuid as Machine['uuid'] },
    );
    const kill = () => {
      alive.delete(pid);
      told.kill();
    };
    return { ...told, world, kill };
  }

  const folder = () => join(spoolDir, readdirSync(spoolDir)[0] ?? '');

  return {
    meter,
    start,
    folder,
    /** Killed while the meter is back, it is followed by one that sends what there is. */
    async follow(killed: ReturnType<typeof start>) {
      killed.kill();
      isAway = false;
      const next = start();
      await next.world.finish(next.client.flush());
      return next;
    },
    /** A file stands where the folder was. Returns how to take it away. */
    ruin() {
      const root = folder();
      rmSync(root, { recursive: true });
      writeFileSync(root, '');
      return () => rmSync(root);
    },
    away: (whether: boolean) => {
      isAway = whether;
    },
  };
}

/** Whose meter is away, until it is said to be back. */
export function createDarkStage(options?: Partial<TallybotOptions>) {
  const stage = createStage(options);
  stage.away(true);
  return stage;
}

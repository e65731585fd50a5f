import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTallybot } from '../../src/client/client.ts';
import type { Tallybot } from '../../src/client/index.ts';
import { frameRecord } from '../../src/client/spool/record.ts';
import { realSurroundings } from '../../src/client/surroundings.ts';
import { cases } from '../support/cases.ts';
import { KEY } from './a-client.ts';
import { createFakeMeter, type Fault, fetchOf } from './fake-meter.ts';
import { createWorld, type World } from './world.ts';

type Step =
  | { do: 'track'; events: number }
  | { do: 'fault'; fault: Fault }
  /** What was being written when it was killed lies there in part. */
  | { do: 'kill'; torn: number }
  | { do: 'close' }
  | { do: 'wait'; ms: number };

const fault = fc.constantFrom<Fault>(
  'cut',
  'lost',
  { status: 500 },
  { status: 429 },
  { status: 401 },
  { status: 413 },
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('track' as const), events: fc.integer({ min: 1, max: 15 }) }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), torn: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, 300, 5_000, 70_000) }),
  },
) satisfies fc.Arbitrary<Step>;

test('whatever is done to the meter and to the process: what was accepted arrives as it was, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.constantFrom(4, 1_000),
      async (steps, memoryEventsMax) => {
        const folder = mkdtempSync(join(tmpdir(), 'tallybot-loss-'));
        try {
          await undergo(steps, folder, memoryEventsMax);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
    ),
    cases(60),
  );
});

async function undergo(steps: readonly Step[], folder: string, memoryEventsMax: number): Promise<void> {
  const meter = createFakeMeter();
  meter.refuses = ({ id }) => (id.endsWith('7') ? 'unknown-agent' : null);
  const alive = new Set<number>();
  const accepted = new Map<string, number>();
  const refused = new Set<string>();
  let [pid, tracked] = [0, 0];
  let life = start();

  function start(): { world: World; client: Tallybot } {
    pid += 1;
    const self = pid;
    alive.add(self);
    const never = new Promise<never>(() => {});
    const world = createWorld(async (url, init) => {
      if (!alive.has(self)) return never;
      const answer = await fetchOf(meter)(url, init).catch((error: unknown) => Promise.reject(error));
      return alive.has(self) ? answer : never;
    });
    const client = openTallybot(
      {
        ...{ url: meter.url, key: KEY, spoolDir: folder, memoryEventsMax, onError: () => {} },
        onRefused: ({ event }) => refused.add(`api/${event['id']}`),
      },
      {
        ...realSurroundings(),
        ...world.surroundings,
        processes: {
          self: { pid: self, since: 'then', thread: 0, realm: 'here' },
          isAlive: (owner) => alive.has(owner.pid),
        },
      },
    );
    return { world, client };
  }

  for (const each of steps) {
    if (each.do === 'track') {
      for (let index = 0; index < each.events; index += 1) {
        tracked += 1;
        const answer = life.client.track({
          type: 'reply',
          id: `e${tracked}`,
          agent: 'ada',
          quantity: tracked,
        });
        if (answer.accepted) accepted.set(`api/e${tracked}`, tracked);
      }
    } else if (each.do === 'fault') meter.faults.push(each.fault);
    else if (each.do === 'wait') await life.world.pass(each.ms);
    else {
      if (each.do === 'close') await life.world.finish(life.client.close({ withinMs: 100 }));
      alive.delete(pid);
      if (each.do === 'kill') tear(folder, each.torn);
      life = start();
    }
  }
  meter.faults = [];
  expect(await life.world.finish(life.client.flush({ withinMs: 300_000 }))).toBe(true);
  await life.world.finish(life.client.close());

  expect(new Set([...meter.events.keys(), ...refused])).toEqual(new Set(accepted.keys()));
  expect(meter.conflicts).toEqual([]);
  for (const [key, text] of meter.events) expect(JSON.parse(text).quantity).toBe(accepted.get(key));
  const [account = ''] = readdirSync(folder);
  expect(readdirSync(join(folder, account)).filter((name) => name.startsWith('p-'))).toEqual([]);
}

/** A part of a record, at the end of each file that was being written. */
function tear(folder: string, bytes: number): void {
  const record = frameRecord('{"type":"reply","id":"never-accepted","agent":"ada"}', null).slice(0, bytes);
  for (const name of readdirSync(folder, { recursive: true })) {
    if (String(name).endsWith('.events')) appendFileSync(join(folder, String(name)), record);
  }
}

import { afterEach, describe, expect, it } from 'vitest';
import { createWorkerPool, type WorkerPool } from '../../src/charts/worker-pool.ts';

const script = new URL('./hanging-worker.mjs', import.meta.url);
const patient = { script, workers: 1, timeoutMs: 60_000, queueMax: 8 };
const pools: WorkerPool<string>[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function open(options: Partial<Parameters<typeof createWorkerPool>[0]> = {}): WorkerPool<string> {
  const pool = createWorkerPool<string>({ ...patient, ...options });
  pools.push(pool);
  return pool;
}

async function drawer(pool: WorkerPool<string>): Promise<number | undefined> {
  const answer = await pool.run('draw');
  return 'png' in answer ? answer.png[0] : undefined;
}

/** On a machine under load a worker may take longer to come than a caller waits. */
async function drawerAtLast(pool: WorkerPool<string>): Promise<number> {
  for (;;) {
    const found = await drawer(pool);
    if (found !== undefined) return found;
  }
}

it('one worker draws one picture after the other', async () => {
  const pool = open();

  const drawers = await Promise.all([drawer(pool), drawer(pool), drawer(pool)]);

  expect(new Set(drawers).size).toBe(1);
});

it('a worker that hangs is replaced, and the next picture is drawn', async () => {
  const pool = open({ timeoutMs: 1_000 });
  const before = await drawerAtLast(pool);

  expect(await pool.run('hang')).toMatchObject({ failed: 'slow' });

  expect(await drawerAtLast(pool)).not.toBe(before);
});

it('whoever waits behind a hanging picture gets an answer too', async () => {
  const pool = open({ timeoutMs: 1_000 });

  const answers = await Promise.all([pool.run('hang'), pool.run('hang'), pool.run('hang')]);

  expect(answers.map((answer) => 'failed' in answer && answer.failed)).toEqual(['slow', 'slow', 'slow']);
});

describe.each(['die', 'throw'])('a worker that fell over a picture (%s)', (job) => {
  it('is replaced, and only that picture fails', async () => {
    const pool = open();

    const [fallen, next] = await Promise.all([pool.run(job), pool.run('draw')]);

    expect(fallen).toMatchObject({ failed: 'broken' });
    expect(next).toHaveProperty('png');
  });
});

it('a picture that cannot be drawn says why', async () => {
  expect(await open().run('fail')).toEqual({ failed: 'broken', detail: 'cannot draw that' });
});

it('more than may wait are turned away at once, and those who wait are served', async () => {
  const pool = open({ queueMax: 2 });

  const answers = await Promise.all(Array.from({ length: 5 }, () => pool.run('draw')));

  expect(answers.map((answer) => ('failed' in answer ? answer.failed : 'drawn'))).toEqual([
    'drawn',
    'drawn',
    'drawn',
    'busy',
    'busy',
  ]);
});

it('a worker that cannot start fails who waits, and is tried again by who comes next', async () => {
  const pool = open({ script: new URL('./unborn-worker.mjs', import.meta.url) });

  const first = await Promise.all([pool.run('draw'), pool.run('draw')]);
  const second = await pool.run('draw');

  for (const answer of [...first, second])
    expect(answer).toMatchObject({
      failed: 'broken',
      detail: expect.stringContaining('no canvas on this machine'),
    });
});

it('closing answers everyone', async () => {
  const pool = open();
  const waiting = [pool.run('never'), pool.run('draw')];

  await pool.close();

  for (const answer of [...(await Promise.all(waiting)), await pool.run('draw')])
    expect(answer).toMatchObject({ failed: 'closed' });
});

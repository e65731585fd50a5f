import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aFolder } from './a-client.ts';
import { createDarkStage, createStage, reply } from './a-stage.ts';

test('a folder that cannot be had at the start is told once, and events wait in memory until it can be had', async () => {
  const spoolDir = join(aFolder(), 'spool');
  writeFileSync(spoolDir, '');
  const { meter, start, follow } = createDarkStage({ spoolDir });

  const first = start();
  expect(first.client.track(reply('one')).accepted).toBe(true);
  await first.world.pass(60_000);
  expect(first.client.retryRefused()).toBe(0);
  expect(first.errors.filter(({ code }) => code === 'spool-failed')).toMatchObject([
    { message: expect.stringContaining('Set spoolDir to a folder'), cause: { code: 'ENOTDIR' } },
  ]);

  rmSync(spoolDir);
  await first.world.pass(15_000);

  await follow(first);
  expect([...meter.events.keys()]).toEqual(['api/one']);
});

test('without a folder memory takes what it holds, and says when it is full', () => {
  const { start } = createDarkStage({ spoolDir: '/dev/null/spool', memoryEventsMax: 4 });
  const { client, errors } = start();

  const taken = Array.from({ length: 6 }, (_, index) => client.track(reply(`${index}`)));

  expect(taken.map(({ accepted }) => accepted)).toEqual([true, true, true, true, false, false]);
  expect(errors.map(({ code }) => code)).toEqual(['spool-failed', 'full']);
});

test('what the disk did not take is written down when it takes again, before anything else happens to it', async () => {
  const { meter, start, follow, folder } = createDarkStage();
  const first = start({ uuid: () => 'known' });
  mkdirSync(join(folder(), 'p-known/000001.events'));
  first.client.track(reply('one'));
  first.client.track(reply('two'));
  await first.world.pass(15_000);

  await follow(first);

  expect([...meter.events.keys()].sort()).toEqual(['api/one', 'api/two']);
  expect(meter.conflicts).toEqual([]);
});

test('a file that cannot be read now is no file that is forgotten: it is read when it can be', async () => {
  const { meter, start, away, folder } = createDarkStage({ memoryEventsMax: 4 });
  const { client, world, errors } = start({ uuid: () => 'known' });
  for (let index = 0; index < 20; index += 1) client.track(reply(`${index}`));
  const file = join(folder(), 'p-known/000002.events');
  renameSync(file, `${file}.aside`);
  mkdirSync(file);
  away(false);

  expect(await world.finish(client.flush())).toBe(false);
  expect(errors.map(({ code }) => code)).toEqual(['spool-failed']);
  rmSync(file, { recursive: true });
  renameSync(`${file}.aside`, file);

  await world.run(() => meter.events.size === 20);
  expect(await world.finish(client.flush())).toBe(true);
});

test('what a process has left and could not be moved in at first is moved in later', async () => {
  const { meter, start, away, folder } = createDarkStage();
  const first = start();
  first.client.track(reply('one'));
  first.kill();
  away(false);
  mkdirSync(join(folder(), 'p-known/000001.events/in the way'), { recursive: true });

  const second = start({ uuid: () => 'known' });

  await second.world.run(() => meter.events.size === 1);
});

test('captures beyond what memory holds wait on the disk alone, and are sent once', async () => {
  const { meter, start, away } = createDarkStage({ memoryEventsMax: 4 });
  const { client, world } = start();
  const hold = await world.finish(client.authorize({ agent: 'ada', amount: '5' }));
  for (let index = 0; index < 30; index += 1) {
    const captured = await world.finish(hold.capture({ type: 'reply', id: `${index}` }));
    expect(captured.status).toBe('kept');
  }
  expect(client.backlog.events).toBe(4);
  away(false);

  await world.finish(client.flush());

  expect(meter.events.size).toBe(30);
  expect(Math.max(...meter.taken.values())).toBe(1);
});

test.each<[string, (process: ReturnType<ReturnType<typeof createStage>['start']>) => unknown]>([
  ['the next event', ({ client }) => client.track(reply('two'))],
  ['the next look', ({ world }) => world.pass(15_000)],
  ['the end', ({ client, world }) => world.finish(client.close({ withinMs: 0 }))],
])('a folder that was cleared away is made anew with %s, and all that waits', async (_, act) => {
  const { meter, start, follow, folder } = createDarkStage();
  const first = start();
  first.client.track(reply('one'));
  rmSync(folder(), { recursive: true });
  await act(first);
  const { events } = first.client.backlog;

  await follow(first);

  expect(meter.events.size).toBe(events);
  expect(first.errors.map(({ code }) => code)).not.toContain('spool-failed');
});

test('what waited on the disk alone and was cleared away is told', () => {
  const { start, folder } = createDarkStage({ memoryEventsMax: 4 });
  const { client, errors } = start();
  for (let index = 0; index < 20; index += 1) client.track(reply(`${index}`));
  rmSync(folder(), { recursive: true });

  expect(client.track(reply('next')).accepted).toBe(true);

  expect(errors).toMatchObject([
    { code: 'spool-failed', cause: { message: expect.stringContaining('taken away') } },
  ]);
});

test('a folder that cannot be looked at now is no folder that was cleared away', async () => {
  const { meter, start, away, folder } = createDarkStage({ memoryEventsMax: 4 });
  const { client, world } = start();
  for (let index = 0; index < 20; index += 1) client.track(reply(`${index}`));
  const root = folder();
  renameSync(root, `${root}.aside`);
  symlinkSync(root, root);
  expect(client.track(reply('meanwhile')).accepted).toBe(true);
  await world.pass(15_000);
  rmSync(root);
  renameSync(`${root}.aside`, root);
  away(false);

  expect(await world.finish(client.flush())).toBe(true);

  expect(meter.events.size).toBe(21);
});

test('while no folder can be had at all, events wait in memory, and are written down once one can', async () => {
  const { meter, start, follow, ruin } = createDarkStage();
  const first = start();
  first.client.track(reply('one'));
  const mend = ruin();
  await first.world.pass(15_000);
  first.client.track(reply('two'));
  expect(first.errors.map(({ code }) => code)).toContain('spool-failed');

  mend();
  await first.world.pass(15_000);

  await follow(first);

  expect([...meter.events.keys()]).toEqual(['api/one', 'api/two']);
});

test('a full memory without a disk that works is waited for, not spun upon', async () => {
  const { meter, start, away, ruin } = createDarkStage({ memoryEventsMax: 4 });
  const { client, world } = start();
  ruin();
  const taken = Array.from({ length: 5 }, (_, index) => client.track(reply(`${index}`)).accepted);
  expect(taken).toEqual([true, true, true, true, false]);
  let isReady = false;
  const ready = client.ready().then(() => {
    isReady = true;
  });
  await world.pass(5_000);
  expect(isReady).toBe(false);
  away(false);

  await world.finish(ready);
  expect(client.track(reply('4')).accepted).toBe(true);
  await world.finish(client.flush());

  expect(meter.events.size).toBe(5);
});

test('a disk that fails is told, and events go on from memory', async () => {
  const { meter, start, folder } = createStage();
  const { client, world, errors } = start({ uuid: () => 'known' });
  mkdirSync(join(folder(), 'p-known/000001.events'));

  expect(client.track(reply('one')).accepted).toBe(true);
  await world.finish(client.flush());

  expect(meter.events.size).toBe(1);
  expect(errors.map(({ code }) => code)).toEqual(['spool-failed']);
});

test('a disk that goes on failing is told once, and again when it fails after it was well', async () => {
  const { start, ruin } = createDarkStage();
  const { client, world, errors } = start();
  const told = () => errors.filter(({ code }) => code === 'spool-failed').length;
  const fail = async () => {
    const mend = ruin();
    for (let look = 0; look < 5; look += 1) {
      client.track({ type: 'reply', agent: 'ada' });
      await world.pass(15_000);
    }
    return mend;
  };

  const mend = await fail();
  expect(told()).toBe(1);
  mend();
  await world.pass(45_000);
  await fail();

  expect(told()).toBe(2);
});

test.each([
  ['/dev/null/spool', ['spool-failed', 'unsent']],
  [false, ['unsent']],
  [undefined, []],
] as const)(
  'what is neither sent nor on a disk when the client closes is told: %s',
  async (spoolDir, codes) => {
    const { start, away } = createStage(spoolDir === undefined ? {} : { spoolDir });
    away(true);
    const { client, world, errors } = start();
    client.track(reply('one'));

    expect(await world.finish(client.close({ withinMs: 100 }))).toBe(false);

    expect(errors.map(({ code }) => code)).toEqual(codes);
  },
);

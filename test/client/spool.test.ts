import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KEY } from './a-client.ts';
import { createDarkStage, createStage, reply } from './a-stage.ts';

test('what a killed process could not send is sent by the next one, once, and the folder is empty then', async () => {
  const { meter, start, follow, folder } = createDarkStage();
  const first = start();
  for (let index = 0; index < 100; index += 1) first.client.track(reply(`${index}`));

  const second = await follow(first);
  await second.world.finish(second.client.close());

  expect(meter.events.size).toBe(100);
  expect(Math.max(...meter.taken.values())).toBe(1);
  expect(readdirSync(folder())).toEqual([]);
});

test('a meter that is down for a minute, an agent killed in between: every event arrives once, as it was', async () => {
  const { meter, start, away } = createDarkStage();
  let process = start();
  for (let second = 0; second < 60; second += 1) {
    if (second === 30) {
      process.kill();
      process = start();
    }
    process.client.track({ ...reply(`${second}`), quantity: 1 + second });
    await process.world.pass(1_000);
  }
  away(false);

  await process.world.finish(process.client.flush());

  const arrived = [...meter.events.values()].map((text) => JSON.parse(text).quantity);
  expect(arrived.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  expect(Math.max(...meter.taken.values())).toBe(1);
});

test('what was acknowledged before the kill is not sent again', async () => {
  const { meter, start, follow, away } = createStage();
  const first = start();
  for (let index = 0; index < 100; index += 1) first.client.track(reply(`${index}`));
  await first.world.finish(first.client.flush());
  away(true);
  first.client.track(reply('last'));

  await follow(first);

  expect(meter.events.size).toBe(101);
  expect(Math.max(...meter.taken.values())).toBe(1);
});

test('what work has reported outlives a kill before its end, and is counted once where it ends', async () => {
  const { meter, start, follow, folder } = createDarkStage();
  const first = start();
  const never = new Promise<never>(() => {});
  const work = (ids: string[], until: Promise<unknown>) =>
    first.client.withCredits('ada', '5', async ({ report }) => {
      for (const id of ids) report({ type: 'reply', id });
      await until;
    });
  await first.world.finish(work(['a', 'b'], Promise.resolve()));
  void work(['c', 'd'], never);
  await first.world.pass(5_000);
  expect(first.client.backlog.events).toBe(2);

  const second = await follow(first);
  await second.world.finish(second.client.close());

  expect([...meter.events.keys()].toSorted()).toEqual(['api/a', 'api/b', 'api/c', 'api/d']);
  expect(meter.conflicts).toEqual([]);
  expect(Math.max(...meter.taken.values())).toBe(1);
  expect(readdirSync(folder())).toEqual([]);
});

test('what work has reported and nobody took, for the client was closed, is sent by the next process', async () => {
  const { meter, start, follow } = createDarkStage();
  const first = start();
  const working = first.client.withCredits('ada', '5', async ({ report }) => {
    for (const id of ['a', 'b']) report({ type: 'reply', id });
    await first.client.close({ withinMs: 0 });
  });
  await first.world.finish(working);

  await follow(first);

  expect([...meter.events.keys()]).toEqual(['api/a', 'api/b']);
});

test('two living processes of one agent never touch what is the other’s', async () => {
  const { meter, start, away } = createDarkStage();
  const first = start();
  const second = start();
  first.client.track(reply('of the first'));
  second.client.track(reply('of the second'));
  await first.world.pass(0);
  away(false);

  await second.world.finish(second.client.flush());
  expect([...meter.events.keys()]).toEqual(['api/of the second']);
  await first.world.finish(first.client.flush());

  expect(meter.events.size).toBe(2);
  expect(Math.max(...meter.taken.values())).toBe(1);
});

test('what is left after a close is taken over by a process that already runs', async () => {
  const { meter, start, away } = createStage();
  const second = start();
  away(true);
  const first = start();
  first.client.track(reply('left'));
  expect(await first.world.finish(first.client.close({ withinMs: 50 }))).toBe(false);
  away(false);

  await second.world.run(() => meter.events.size === 1);
});

test('a process in another container is taken for dead after a minute without a sign, and not while it gives one', async () => {
  const { meter, start, away } = createDarkStage();
  const first = start({ realm: 'there' });
  first.client.track(reply('of the first'));
  const second = start();
  for (let look = 0; look < 10; look += 1) {
    await first.world.pass(15_000);
    await second.world.pass(15_000);
  }
  away(false);
  await second.world.finish(second.client.flush());
  expect(meter.events.size).toBe(0);
  const began = second.world.now();

  first.kill();
  await second.world.run(() => meter.events.size === 1);

  expect(second.world.now() - began).toBeGreaterThanOrEqual(45_000);
});

test('one that was taken for dead and is killed before it hears of it has lost nothing', async () => {
  const { meter, start, away } = createDarkStage();
  const first = start({ realm: 'there' });
  first.client.track(reply('before'));
  const second = start();
  await second.world.pass(90_000);
  away(false);
  await second.world.finish(second.client.flush());

  first.client.track(reply('meanwhile'));
  first.kill();

  const third = start({ realm: 'there' });
  await third.world.finish(third.client.flush());
  expect([...meter.events.keys()]).toEqual(['api/before', 'api/meanwhile']);
});

test('one that was taken for dead and is not, loses nothing', async () => {
  const { meter, start, away } = createDarkStage();
  const first = start({ realm: 'there' });
  first.client.track(reply('before'));
  const second = start();
  await second.world.pass(90_000);
  first.client.track(reply('meanwhile'));
  await first.world.pass(15_000);
  first.client.track(reply('after'));
  first.kill();
  away(false);

  const third = start({ realm: 'there' });
  await third.world.finish(third.client.flush());
  await second.world.finish(second.client.flush());

  expect([...meter.events.keys()].sort()).toEqual(['api/after', 'api/before', 'api/meanwhile']);
  expect(meter.conflicts).toEqual([]);
});

test('one that was taken for dead and is not, accepts nothing into files that others have read', async () => {
  const { meter, start, away } = createDarkStage({ memoryEventsMax: 4 });
  const first = start({ realm: 'there' });
  const accepted = new Set<string>();
  const track = (id: string) => first.client.track(reply(id)).accepted && accepted.add(`api/${id}`);
  for (const id of ['1', '2', '3', '4', 'on the disk alone']) track(id);
  const second = start({ memoryEventsMax: 1_000 });
  await second.world.pass(90_000);
  track('meanwhile');
  await first.world.pass(15_000);
  track('after');
  away(false);

  await second.world.finish(second.client.flush());
  await first.world.finish(first.client.flush());

  expect(new Set(meter.events.keys())).toEqual(accepted);
  expect(accepted).toContain('api/after');
});

test('what memory does not hold waits on the disk alone, and is sent in its turn', async () => {
  const { meter, start, away } = createDarkStage({ memoryEventsMax: 20 });
  const { client, world } = start();
  for (let index = 0; index < 500; index += 1) client.track(reply(`${index}`));
  expect(client.backlog.events).toBe(20);
  away(false);

  expect(await world.finish(client.flush({ withinMs: 60_000 }))).toBe(true);

  expect(meter.events.size).toBe(500);
  expect(Math.max(...meter.taken.values())).toBe(1);
});

test('a full spool says so at once, keeps what it has, and says when there is room', async () => {
  const { meter, start, away } = createDarkStage({ spoolBytesMax: 10_000 });
  const { client, world, errors } = start();
  const accepted = new Set<string>();
  for (let index = 0; index < 200; index += 1) {
    const tracked = client.track(reply(`${index}`));
    if (tracked.accepted) accepted.add(`api/${tracked.id}`);
  }
  expect(accepted.size).toBeGreaterThan(50);
  expect(accepted.size).toBeLessThan(200);
  expect(errors.map(({ code }) => code)).toEqual(['full']);
  away(false);

  await world.finish(client.ready());
  expect(client.track(reply('again')).accepted).toBe(true);
  await world.finish(client.flush());

  expect(new Set(meter.events.keys())).toEqual(new Set([...accepted, 'api/again']));
});

test('who flushes does not wait for what turns out to be sent already', async () => {
  const { start } = createStage();
  const first = start();
  first.client.track(reply('one'));
  await first.world.finish(first.client.flush());
  first.kill();
  const second = start();
  const began = second.world.now();

  expect(await second.world.finish(second.client.flush())).toBe(true);

  expect(second.world.now() - began).toBe(0);
});

test('refused events are kept in a file, and go again when they are asked to', async () => {
  const { meter, start, folder } = createStage();
  meter.refuses = ({ agent }) => (agent === 'unknown' ? 'unknown-agent' : null);
  const { client, world, errors } = start();
  client.track({ type: 'reply', id: 'bad', agent: 'unknown' });
  await world.finish(client.flush());
  const file = join(folder(), 'refused.ndjson');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    code: 'unknown-agent',
    event: { id: 'bad' },
  });
  expect(errors.map(({ code }) => code)).toEqual(['refused']);

  meter.refuses = () => null;
  expect(client.retryRefused()).toBe(1);
  await world.finish(client.flush());

  expect([...meter.events.keys()]).toEqual(['api/bad']);
  expect(existsSync(file)).toBe(false);
  expect(client.retryRefused()).toBe(0);
});

test('lines that the disk has spoiled are set aside and told, and the others sent', async () => {
  const { meter, start, away, folder } = createDarkStage();
  const first = start();
  for (const id of ['a', 'b', 'c']) first.client.track(reply(id));
  first.kill();
  away(false);
  const [file = ''] = readdirSync(folder(), { recursive: true }).filter((name) =>
    String(name).endsWith('.events'),
  );
  const path = join(folder(), String(file));
  writeFileSync(path, readFileSync(path, 'utf8').replace('"id":"b"', '"id":"x"'));

  const second = start();
  await second.world.finish(second.client.flush());
  await second.world.finish(second.client.close());

  expect([...meter.events.keys()]).toEqual(['api/a', 'api/c']);
  expect(second.errors.map(({ code }) => code)).toEqual(['damaged']);
  expect(readFileSync(join(folder(), 'refused.ndjson'), 'utf8')).toContain('\\"id\\":\\"x\\"');
  expect(readdirSync(folder())).toEqual(['refused.ndjson']);
});

test('accounts and meters have spools of their own; a new key of the account finds the old one’s', async () => {
  const { meter, start, away, folder } = createDarkStage();
  const first = start();
  first.client.track(reply('one'));
  first.kill();
  away(false);

  const other = start({ key: KEY.replace('acme', 'globex') });
  await other.world.finish(other.client.flush());
  expect(meter.events.size).toBe(0);
  const renewed = start({ key: 'tb_acme_ba9876543210_another' });
  await renewed.world.finish(renewed.client.flush());

  expect(meter.events.size).toBe(1);
  expect(folder()).toMatch(/acme@127\.0\.0\.1-9$/);
});

test('every write is on the disk where the machine may fail too', async () => {
  const { meter, start } = createStage({ durability: 'machine' });
  const { client, world } = start();

  client.track(reply('one'));
  await world.finish(client.flush());

  expect(meter.events.size).toBe(1);
});

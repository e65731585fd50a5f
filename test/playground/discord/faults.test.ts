import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, rawBot } from './raw-bot.ts';
import { type Stage, stage } from './stage.ts';

let on: Stage;

beforeEach(async () => {
  on = await stage();
});

afterEach(() => on.discord.close());

const post = (to = on) => call(to.discord, `POST /channels/${to.general.id}/messages`, { content: 'Hello' });
const seen = () => on.ann.sees(on.general).length;

describe('on command', () => {
  it('the next calls of one route are rate limited, and no others', async () => {
    on.discord.faults.next('createMessage', { kind: 'rate-limited', retryAfterS: 1.5 }, 2);

    const answers = [await post(), await post(), await post()];

    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]).toMatchObject({ retry_after: 1.5, global: false });
    expect(answers[0]?.headers.get('retry-after')).toBe('2');
    expect(seen()).toBe(1);
  });

  it('a limit may be the global one', async () => {
    on.discord.faults.next('createMessage', { kind: 'rate-limited', retryAfterS: 1, global: true });

    const answer = await post();

    expect(answer.global).toBe(true);
    expect(answer.headers.get('x-ratelimit-global')).toBe('true');
  });

  it.each([500, 502])(
    'a call is answered with %s and a page of HTML, and nothing is done',
    async (status) => {
      on.discord.faults.next('createMessage', { kind: 'status', status });

      expect(await post()).toMatchObject({ status, text: expect.stringContaining('<h1>') });
      expect(seen()).toBe(0);
    },
  );

  it("a call is answered with an error of Discord's", async () => {
    on.discord.faults.next('createMessage', { kind: 'error', status: 403, code: 40333, message: 'Blocked' });

    expect(await post()).toMatchObject({ status: 403, code: 40333, message: 'Blocked' });
  });

  it('a connection is cut after the work is done, and the message stands', async () => {
    on.discord.faults.next('createMessage', { kind: 'drop-after' });

    await expect(post()).rejects.toThrow();
    expect(seen()).toBe(1);
  });

  it('a connection is cut before anything is done', async () => {
    on.discord.faults.next('createMessage', { kind: 'drop-before' });

    await expect(post()).rejects.toThrow();
    expect(seen()).toBe(0);
  });

  it('a call is never answered', async () => {
    on.discord.faults.next('createMessage', { kind: 'hang' });

    const asked = post();
    asked.catch(() => {});
    await on.discord.until(() => on.discord.calls.length === 1);

    expect(seen()).toBe(0);
    await on.discord.close();
    await expect(asked).rejects.toThrow();
    on = await stage();
  });

  it('an answer comes late, when the work is long done', async () => {
    on.discord.faults.next('createMessage', { kind: 'slow', delayMs: 5_000 });

    const asked = post();
    await on.discord.until(() => seen() === 1);
    await on.discord.until(() => on.clock.waiting() === 1);
    on.clock.advance(5_000);

    expect(await asked).toMatchObject({ status: 200 });
  });

  it('a call is held until it is released', async () => {
    const held = on.discord.faults.hold('createMessage');

    const asked = post();
    await held.arrived;
    const before = seen();
    held.release();

    expect(await asked).toMatchObject({ status: 200 });
    expect([before, seen()]).toEqual([0, 1]);
  });

  it('an order for a route that is not there is refused', () => {
    expect(() => on.discord.faults.next('createMesage', { kind: 'hang' })).toThrow('createMessage');
  });

  it('a token that was reset is refused, and its sockets are closed', async () => {
    const bot = await rawBot(on.discord);
    const old = on.discord.world.application.token;
    on.discord.resetToken();

    expect(await bot.closed()).toBe(4004);
    expect(await call(on.discord, 'GET /users/@me', undefined, { token: old })).toMatchObject({
      status: 401,
    });
    expect((await call(on.discord, 'GET /users/@me')).status).toBe(200);
  });
});

describe('where limits are counted', () => {
  it('a channel takes five posts in five seconds, each with what is left', async () => {
    const limited = await stage({ rateLimited: true });
    const answers = [];
    for (let i = 0; i < 6; i += 1) answers.push(await post(limited));

    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual([
      '4',
      '3',
      '2',
      '1',
      '0',
      '0',
    ]);
    expect(answers[5]).toMatchObject({ status: 429, retry_after: 5, global: false });
    limited.clock.advance(5_000);
    expect((await post(limited)).status).toBe(200);
    await limited.discord.close();
  });

  it('another channel is counted for itself', async () => {
    const limited = await stage({ rateLimited: true });
    const other = limited.discord.addChannel(limited.acme, { name: 'other' });
    for (let i = 0; i < 5; i += 1) await post(limited);

    expect(
      (await call(limited.discord, `POST /channels/${other.id}/messages`, { content: 'a' })).status,
    ).toBe(200);
    await limited.discord.close();
  });

  it('50 calls a second are all there are', async () => {
    const limited = await stage({ rateLimited: true });
    const channels = Array.from({ length: 51 }, (_, i) =>
      limited.discord.addChannel(limited.acme, { name: `c${i}` }),
    );
    const answers = [];
    for (const { id } of channels) answers.push(await call(limited.discord, `GET /channels/${id}`));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(50);
    expect(answers[50]).toMatchObject({ status: 429, global: true });
    expect(answers[50]?.headers.get('x-ratelimit-scope')).toBe('global');
    await limited.discord.close();
  });
});

it('whoever waits in vain is told what there was instead', async () => {
  const impatient = await stage({ patienceMs: 1 });
  await post(impatient);

  const waiting = impatient.discord.until(() => impatient.ann.modal(), 'a modal');

  await expect(waiting).rejects.toThrow(
    'while waiting for: a modal\ncall: createMessage 200\nmessage: Hello',
  );
  await impatient.discord.close();
});

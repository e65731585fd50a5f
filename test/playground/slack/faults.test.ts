import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerUrl, call, rawBot } from './raw-bot.ts';
import { stage } from './stage.ts';

let on: Awaited<ReturnType<typeof stage>>;

beforeEach(async () => {
  on = await stage();
});

afterEach(() => on.slack.close());

const post = () =>
  call(on.slack, 'chat.postMessage', on.slack.botToken(on.acme), { channel: on.general.id, text: 'Hello' });
const seen = () => on.ann.sees(on.general).length;

describe('on command', () => {
  it('the next calls of one method are rate limited, and no others', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'rate-limited', retryAfterS: 7 }, 2);

    const answers = [await post(), await post(), await post()];

    expect(answers.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(answers[0]).toMatchObject({ error: 'ratelimited', retryAfter: '7' });
    expect(seen()).toBe(1);
  });

  it.each([500, 503])(
    'a call is answered with %s and a page of HTML, and nothing is done',
    async (status) => {
      on.slack.faults.next('chat.postMessage', { kind: 'status', status });

      expect(await post()).toMatchObject({ status, html: expect.stringContaining('<h1>') });
      expect(seen()).toBe(0);
    },
  );

  it("a call is answered with an error of Slack's", async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'error', error: 'fatal_error' });

    expect(await post()).toMatchObject({ status: 200, ok: false, error: 'fatal_error' });
    expect(seen()).toBe(0);
  });

  it('a connection is cut after the work is done, and the message stands', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'drop-after' });

    await expect(post()).rejects.toThrow();
    expect(seen()).toBe(1);
  });

  it('a connection is cut before anything is done', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'drop-before' });

    await expect(post()).rejects.toThrow();
    expect(seen()).toBe(0);
  });

  it('a call is never answered', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'hang' });

    const asked = post();
    asked.catch(() => {});
    await on.slack.until(() => on.slack.calls.length === 1);

    expect(seen()).toBe(0);
    await on.slack.close();
    await expect(asked).rejects.toThrow();
    on = await stage();
  });

  it('an answer comes late, when the work is long done', async () => {
    on.slack.faults.next('chat.postMessage', { kind: 'slow', delayMs: 5_000 });

    const asked = post();
    await on.slack.until(() => seen() === 1);
    await on.slack.until(() => on.clock.waiting() === 1);
    on.clock.advance(5_000);

    expect(await asked).toMatchObject({ ok: true });
  });

  it('a call is held until it is released', async () => {
    const held = on.slack.faults.hold('chat.postMessage');

    const asked = post();
    await held.arrived;
    const before = seen();
    held.release();

    expect(await asked).toMatchObject({ ok: true });
    expect([before, seen()]).toEqual([0, 1]);
  });

  it('an answer by response_url fails like any call', async () => {
    const bot = await rawBot(on.slack);
    const done = on.ann.slash(on.general, '/usage');
    const envelope = await bot.next(1);
    bot.ack(envelope);
    await done;
    on.slack.faults.next('response_url', { kind: 'rate-limited', retryAfterS: 1 });

    const url = envelope.payload['response_url'];

    expect((await answerUrl(url, { text: 'a' })).status).toBe(429);
    expect((await answerUrl(url, { text: 'a' })).status).toBe(200);
  });

  it('a delivery comes twice, the second marked as a retry', async () => {
    const bot = await rawBot(on.slack);
    on.slack.faults.duplicateDeliveries(1);

    const done = on.ann.slash(on.general, '/usage');
    const first = await bot.next(1);
    const second = await bot.next(2);
    bot.ack(first);
    await done;

    expect(second).toEqual({ ...first, retry_attempt: 1, retry_reason: 'timeout' });
  });

  it('a socket is asked to connect anew, with the reason', async () => {
    const bot = await rawBot(on.slack);

    on.slack.sockets.disconnect('refresh_requested');

    expect(await bot.next(1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
  });
});

it('whoever waits in vain is told what there was instead', async () => {
  const impatient = await stage({ patienceMs: 1 });

  const waiting = impatient.slack.until(() => impatient.ann.modal(), 'a modal');

  await expect(waiting).rejects.toThrow('while waiting for: a modal');
  await impatient.slack.close();
});

it('whoever waits for a bot that never acknowledges is told so, though the clock stands still', async () => {
  const impatient = await stage({ patienceMs: 50 });
  await rawBot(impatient.slack);

  await expect(impatient.ann.slash(impatient.general, '/usage')).rejects.toThrow(
    'while waiting for: the bot to acknowledge slash_commands\nsent: slash_commands not acknowledged yet',
  );
  await impatient.slack.close();
});

import { generateText, streamText, wrapLanguageModel } from 'ai';
import { MockLanguageModelV3, simulateReadableStream } from 'ai/test';
import { expect, test, vi } from 'vitest';
import { type ModelOptions, tallybotMiddleware } from '../../src/client/ai-sdk.ts';
import { OutOfCreditsError } from '../../src/client/index.ts';
import { aReporter } from './a-reporter.ts';

type Stream = Awaited<ReturnType<MockLanguageModelV3['doStream']>>['stream'];
type Part = Stream extends ReadableStream<infer Each> ? Each : never;

const usage = {
  inputTokens: { total: 812, noCache: 412, cacheRead: 300, cacheWrite: 100 },
  outputTokens: { total: 164, text: 164, reasoning: undefined },
};
const stop = { unified: 'stop', raw: 'stop' } as const;
const start: Part[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'response-metadata', modelId: 'swift-1-2026-05' },
  { type: 'text-start', id: 't' },
];
const words: Part[] = ['Good ', 'morning', '!'].map((delta) => ({ type: 'text-delta', id: 't', delta }));
const end: Part[] = [
  { type: 'text-end', id: 't' },
  { type: 'finish', usage, finishReason: stop },
];

function wrapped(doStream: () => Promise<{ stream: Stream }>, options: Partial<ModelOptions> = {}) {
  const reporter = aReporter();
  const model = new MockLanguageModelV3({
    modelId: 'swift-1',
    doStream,
    doGenerate: async () => ({
      ...{ content: [{ type: 'text', text: 'Good morning!' }], finishReason: stop, usage, warnings: [] },
      response: { modelId: 'swift-1-2026-05' },
    }),
  });
  const middleware = tallybotMiddleware(reporter, { agent: 'ada', kind: 'chat', ...options });
  return { ...reporter, mock: model, model: wrapLanguageModel({ model, middleware }) };
}

const streaming = (parts: Part[]) => async () => ({
  stream: simulateReadableStream({ chunks: parts, initialDelayInMs: null, chunkDelayInMs: null }),
});
const whole = streaming([...start, ...words, ...end]);

test('a response is counted with its model, its tokens and what they cost', async () => {
  const { model, events } = wrapped(whole, {
    prices: {
      swift: { input: 9, output: 9 },
      'swift-1': { input: 2, cachedInput: 1, cacheWrite: 4, output: 10 },
    },
  });

  const { text } = await generateText({
    ...{ model, prompt: 'Hello' },
    providerOptions: { tallybot: { conversation: 'chat-1', person: 'priya' } },
  });

  expect(text).toBe('Good morning!');
  expect(events()).toEqual([
    {
      ...{ type: 'reply', agent: 'ada', kind: 'chat', conversation: 'chat-1', person: 'priya', quantity: 1 },
      ...{ model: 'swift-1-2026-05', remarks: '812 in, 164 out tokens, 0.00316 USD' },
    },
  ]);
});

test('a stream passes as it is, and is counted once, at its end', async () => {
  const { model, events } = wrapped(whole);

  const result = streamText({ model, prompt: 'Hello' });
  const seen: string[] = [];
  for await (const text of result.textStream) {
    seen.push(text);
    if (seen.length < 3) expect(events()).toEqual([]);
  }

  expect(seen.join('')).toBe('Good morning!');
  expect(await result.totalUsage).toMatchObject({ inputTokens: 812, outputTokens: 164 });
  expect(events()).toMatchObject([{ model: 'swift-1-2026-05', remarks: '812 in, 164 out tokens' }]);
});

test.each<[string, object, string]>([
  ['tells no usage', { usage: undefined, finishReason: stop }, 'characters'],
  ['tells nothing', { usage: null, finishReason: null, content: null }, 'characters'],
  [
    'tells half',
    { usage: { inputTokens: null, outputTokens: { total: 164 } }, finishReason: stop },
    '164 out tokens',
  ],
  ['tells no reason and no content', { usage }, '812 in, 164 out tokens'],
  [
    'speaks as for version 5 of the AI SDK',
    { usage: { inputTokens: 812, outputTokens: 164, cachedInputTokens: 300 }, finishReason: 'stop' },
    '812 in, 164 out tokens, 0.00296 USD',
  ],
])('a model that %s is counted, and its answer is what it was', async (_, told, remarked) => {
  const prices = { 'swift-1': { input: 2, cachedInput: 1, output: 10 } };
  const { mock, model, events } = wrapped(
    streaming([...start, ...words, { type: 'finish', ...told } as Part]),
    {
      prices,
    },
  );
  const answer = { ...told, warnings: [] } as never;
  mock.doGenerate = async () => answer;

  expect(await model.doGenerate({ prompt: [] })).toBe(answer);
  await drain((await model.doStream({ prompt: [] })).stream);

  expect(events()).toHaveLength(2);
  for (const { remarks } of events()) expect(remarks).toContain(remarked);
});

test('a stream that its reader stops is counted by what had come', async () => {
  const { model, events } = wrapped(whole);
  const { stream } = await model.doStream({ prompt: [] });
  const reader = stream.getReader();
  for (let part = 0; part < 5; part += 1) await reader.read();

  await reader.cancel();

  expect(events()).toMatchObject([{ model: 'swift-1-2026-05', remarks: 'stopped early, 12 characters' }]);
});

test('a stream that is aborted is counted by what had come', async () => {
  const abort = new AbortController();
  const parts = [...start, ...words.slice(0, 1)];
  const { model, events } = wrapped(async () => ({
    stream: new ReadableStream<Part>({
      pull(controller) {
        const part = parts.shift();
        if (part) controller.enqueue(part);
        else {
          abort.abort(new Error('hung up'));
          controller.error(abort.signal.reason);
        }
      },
    }),
  }));

  const { stream } = await model.doStream({ prompt: [], abortSignal: abort.signal });
  await expect(drain(stream)).rejects.toThrow('hung up');

  expect(events()).toMatchObject([{ remarks: 'stopped early, 5 characters' }]);
});

test('a stream that is aborted while nobody reads on is counted then, and its hold is captured', async () => {
  const abort = new AbortController();
  const { model, events, held } = wrapped(whole, { estimate: '5' });
  const { stream } = await model.doStream({ prompt: [], abortSignal: abort.signal });
  const reader = stream.getReader();
  for (let part = 0; part < 5; part += 1) await reader.read();

  abort.abort();
  await new Promise(setImmediate);

  expect(events()).toMatchObject([{ remarks: 'stopped early, 12 characters' }]);
  expect(held()).toEqual(['authorize ada 5', 'capture']);
});

test('a stream that is aborted when it was read is counted once', async () => {
  const abort = new AbortController();
  const { model, events } = wrapped(whole);
  await drain((await model.doStream({ prompt: [], abortSignal: abort.signal })).stream);

  abort.abort();
  await new Promise(setImmediate);

  expect(events()).toMatchObject([{ remarks: '812 in, 164 out tokens' }]);
});

test('a stream that tells an error and goes on to a good end is counted', async () => {
  const error: Part = { type: 'error', error: new Error('a chunk that nobody understands') };
  const { model, events } = wrapped(streaming([...start, error, ...words, ...end]));

  await drain((await model.doStream({ prompt: [] })).stream);

  expect(events()).toMatchObject([{ remarks: '812 in, 164 out tokens' }]);
});

test.each<[string, () => Promise<{ stream: Stream }>]>([
  ['that never begins', () => Promise.reject(new Error('overloaded'))],
  ['that breaks', async () => ({ stream: breaking([...start, ...words]) })],
  ['that tells an error', streaming([...start, ...words, { type: 'error', error: new Error('overloaded') }])],
  [
    'that ends in an error',
    streaming([...start, { type: 'finish', usage, finishReason: { unified: 'error', raw: 'error' } }]),
  ],
])('a stream %s is not counted', async (_, doStream) => {
  const { model, events, held } = wrapped(doStream, { estimate: '5' });

  const read = async () => drain((await model.doStream({ prompt: [] })).stream);
  await read().catch(() => {});

  expect(events()).toEqual([]);
  expect(held()).toEqual(['authorize ada 5', 'release']);
});

test('a response that fails is not counted, and fails as it did', async () => {
  const { model, mock, events } = wrapped(whole);
  mock.doGenerate = () => Promise.reject(new RangeError('overloaded'));

  await expect(model.doGenerate({ prompt: [] })).rejects.toThrow(new RangeError('overloaded'));

  expect(events()).toEqual([]);
});

test('with an estimate the gate is asked first, and its no is what the caller sees', async () => {
  const { model, mock, authorize } = wrapped(whole, { estimate: '5' });
  const no = {
    reason: 'no-credits',
    available: '0',
    resetsAt: new Date(0),
    topUpUrl: null,
    cap: null,
  } as const;
  authorize.mockRejectedValue(new OutOfCreditsError(no));

  await expect(generateText({ model, prompt: 'Hello' })).rejects.toBeInstanceOf(OutOfCreditsError);

  expect(mock.doGenerateCalls).toEqual([]);
});

test('with an estimate the response captures its hold', async () => {
  const { model, events, held } = wrapped(whole, { estimate: '5' });

  await generateText({ model, prompt: 'Hello' });

  expect(held()).toEqual(['authorize ada 5', 'capture']);
  expect(events()).toHaveLength(1);
});

test('credits may follow from tokens: what one event cannot hold is several', async () => {
  const { model, events } = wrapped(whole, {
    quantityOf: ({ inputTokens, outputTokens }) => 20 * ((inputTokens ?? 0) + (outputTokens ?? 0)) + 0.5,
  });

  await generateText({ model, prompt: 'Hello' });

  expect(events().map(({ quantity }) => quantity)).toEqual([10_000, 9_521]);
});

test('what counts as nothing is not counted', async () => {
  const { model, events, held } = wrapped(whole, { estimate: '1', quantityOf: () => 0 });

  await generateText({ model, prompt: 'Hello' });

  expect(events()).toEqual([]);
  expect(held()).toEqual(['authorize ada 1', 'release']);
});

test('a fault in counting is told, and spoils no response', async () => {
  const quantityOf = vi.fn(() => Number.NaN);
  const { model, events, told } = wrapped(whole, { quantityOf });

  const { text } = await generateText({ model, prompt: 'Hello' });

  expect(text).toBe('Good morning!');
  expect(events()).toMatchObject([{ quantity: 1 }]);
  expect(told()).toEqual(['report']);
});

test('an agent that cannot be right is refused at the beginning', () => {
  expect(() => wrapped(whole, { agent: '' })).toThrow('agent must be a text that is not empty');
});

async function drain(stream: Stream): Promise<void> {
  for (const reader = stream.getReader(); !(await reader.read()).done; );
}

function breaking(parts: Part[]): Stream {
  return new ReadableStream({
    pull(controller) {
      const part = parts.shift();
      if (part) controller.enqueue(part);
      else controller.error(new Error('the connection broke'));
    },
  });
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutOfCreditsError } from '../../src/client/index.ts';
import { meterOpenAI, type OpenAIOptions } from '../../src/client/openai.ts';
import { aReporter } from './a-reporter.ts';

const START_SECONDS = Date.UTC(2026, 4, 10, 12) / 1_000;
const tokens = {
  prompt_tokens: 812,
  completion_tokens: 164,
  total_tokens: 976,
  prompt_tokens_details: { cached_tokens: 300, cache_write_tokens: 100 },
};
const message = { role: 'assistant', content: '{"greeting":"Good morning!"}' };
const completion = {
  ...{ id: 'chatcmpl-1', object: 'chat.completion', model: 'swift-1-2026-05', usage: tokens },
  choices: [{ index: 0, message, finish_reason: 'stop' }],
};
const response = {
  ...{ id: 'resp_1', object: 'response', model: 'swift-1-2026-05', status: 'completed' },
  usage: {
    input_tokens: 812,
    output_tokens: 164,
    input_tokens_details: { cached_tokens: 300, cache_write_tokens: 100 },
  },
  output: [{ type: 'message', content: [{ type: 'output_text', text: 'Good morning!' }] }],
};

const chunk = (content: string | null, finish_reason: string | null = null) => ({
  ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'swift-1-2026-05', usage: null },
  choices: [{ index: 0, delta: content === null ? {} : { role: 'assistant', content }, finish_reason }],
});
const chunks = [chunk('Good '), chunk('morning!'), chunk(null, 'stop')];
const call = (args: string) => ({
  ...chunk(null),
  choices: [{ index: 1, delta: { tool_calls: [{ index: 0, function: { arguments: args } }] } }],
});
const lastChunk = { ...chunk(null), choices: [], usage: tokens };

// Servers that speak almost as OpenAI does.
const others: Record<string, object | string> = {
  'says text': 'Bad gateway',
  'says error': { error: { message: 'no upstream', code: 502 } },
  'says null': { model: 'other-1', choices: null, usage: tokens },
  'says little': { choices: [{ message }], usage: tokens },
};

// What is asked for once more, by its id.
const done = { id: 'resp_2', background: true, created_at: START_SECONDS, completed_at: START_SECONDS + 60 };
const later: Record<string, object> = {
  'at work': { ...done, status: 'in_progress', usage: null },
  done,
  cancelled: { ...done, status: 'cancelled', completed_at: null },
  'at once': {},
};

let url: string;
let asked: { path: string; body: Record<string, unknown> }[] = [];

// As the documentation of the API has it: JSON, or server-sent events where a stream is asked for.
const server = createServer({ keepAliveTimeout: 0 }, async (request, reply) => {
  const bytes: Buffer[] = [];
  for await (const part of request) bytes.push(part);
  const [path = '', query] = (request.url ?? '').split('?');
  const id = path.split('/')[3];
  const body = JSON.parse(
    String(Buffer.concat(bytes)) || `{"model":"${id}","stream":${query !== undefined}}`,
  );
  asked.push({ path, body });
  if (body.model === 'none')
    return void reply
      .writeHead(404, { 'content-type': 'application/json' })
      .end('{"error":{"message":"no such model"}}');
  if (body.model === 'half')
    return void reply.writeHead(200, { 'content-type': 'application/json' }).end('{"model":');
  const isChat = path.endsWith('/chat/completions');
  if (!body.stream) {
    const answer = isChat
      ? body.model in others
        ? others[body.model]
        : completion
      : {
          ...response,
          ...(body.model === 'nameless' ? { model: undefined } : {}),
          ...(body.background ? { status: 'queued', usage: null } : later[body.model]),
        };
    return void reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }
  reply.writeHead(200, { 'content-type': 'text/event-stream' });
  const events = isChat
    ? [
        ...(body.model === 'calls' ? [call('{"at":'), call('1}')] : chunks),
        ...(body.stream_options?.include_usage ? [lastChunk] : []),
      ]
    : responseEvents(body.model);
  const breaksOff = body.model === 'breaks';
  const isEndless = body.model === 'endless';
  // The rest of a stream that is stopped never comes.
  for (const event of events.slice(0, breaksOff || isEndless ? 1 : undefined))
    reply.write(`data: ${JSON.stringify(event)}\n\n`);
  if (breaksOff) return void setImmediate(() => request.socket.destroy());
  if (isEndless) return;
  if (isChat) reply.write('data: [DONE]\n\n');
  reply.end();
});

function responseEvents(model: string): object[] {
  const answer = { ...response, ...later[model] };
  const created = { ...answer, status: 'in_progress', usage: null, output: [] };
  return [
    { type: 'response.created', response: created },
    { type: 'response.output_text.delta', delta: 'Good ' },
    { type: 'response.output_text.delta', delta: 'morning!' },
    model === 'fails'
      ? { type: 'response.failed', response: { ...response, status: 'failed' } }
      : { type: 'response.completed', response: model === 'nameless' ? { ...response, model: 7 } : answer },
  ].slice(model === 'nameless' ? 1 : 0);
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function metered(options: Partial<OpenAIOptions> = {}) {
  const reporter = aReporter();
  asked = [];
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: url, maxRetries: 0 });
  return { ...reporter, openai: meterOpenAI(client, reporter, { agent: 'ada', kind: 'chat', ...options }) };
}

const question = { model: 'swift-1', messages: [{ role: 'user' as const, content: 'Hello' }] };
const counted = {
  type: 'reply',
  agent: 'ada',
  kind: 'chat',
  model: 'swift-1-2026-05',
  quantity: 1,
  remarks: '812 in, 164 out tokens',
};

const prices = { 'swift-1': { input: 2, cachedInput: 1, cacheWrite: 4, output: 10 } };

test('a chat completion is counted, and is what it was', async () => {
  const { openai, events } = metered({ prices });

  const answer = await openai.chat.completions.create(question);

  expect(answer).toMatchObject(completion);
  expect(events()).toEqual([{ ...counted, remarks: '812 in, 164 out tokens, 0.00316 USD' }]);
});

test('a response is counted, and is what it was', async () => {
  const { openai, events } = metered({ prices });

  const { data, request_id } = await openai.responses
    .create({ model: 'swift-1', input: 'Hello' })
    .withResponse();

  expect(data.output_text).toBe('Good morning!');
  expect(request_id).toBeNull();
  expect(events()).toEqual([{ ...counted, remarks: '812 in, 164 out tokens, 0.00316 USD' }]);
});

test('a stream of a chat completion is counted at its end, by tokens that it was asked for and its reader was not shown', async () => {
  const { openai, events } = metered();

  const stream = await openai.chat.completions.create({ ...question, stream: true });
  const seen: unknown[] = [];
  for await (const each of stream) {
    expect(events()).toEqual([]);
    seen.push(each);
  }

  expect(seen).toEqual(chunks);
  expect(asked[0]?.body['stream_options']).toEqual({ include_usage: true });
  expect(events()).toEqual([counted]);
});

test.each([
  ['says text', []],
  ['says error', []],
  ['says null', [{ model: 'other-1', remarks: '812 in, 164 out tokens' }]],
  // It is known what was asked.
  ['says little', [{ model: 'says little', remarks: '812 in, 164 out tokens, 0.00296 USD' }]],
])('an answer that is not as documented stays what it is: %s', async (model, expected) => {
  const { openai, events, told } = metered({ prices: { says: { input: 2, output: 10, cachedInput: 1 } } });

  expect(await openai.chat.completions.create({ ...question, model })).toEqual(others[model]);

  expect(events()).toMatchObject(expected);
  expect(told()).toEqual([]);
});

test('who asks for the tokens gets them', async () => {
  const { openai, events } = metered();

  const stream = await openai.chat.completions.create({
    ...question,
    stream: true,
    stream_options: { include_usage: true },
  });
  const seen = await all(stream);

  expect(seen.at(-1)).toEqual(lastChunk);
  expect(events()).toEqual([counted]);
});

test('a server that does not know the question is not asked, and counted all the same', async () => {
  const { openai, events } = metered({ asksForUsage: false });

  await all(await openai.chat.completions.create({ ...question, stream: true }));

  expect(asked[0]?.body['stream_options']).toBeUndefined();
  expect(events()).toEqual([{ ...counted, remarks: '13 characters' }]);
});

test('a stream of a response is counted at its end', async () => {
  const { openai, events } = metered();

  const seen = await all(await openai.responses.create({ model: 'swift-1', input: 'Hello', stream: true }));

  expect(seen).toEqual(responseEvents('swift-1'));
  expect(events()).toEqual([counted]);
});

test.each(['leaves', 'aborts'])('a stream that its reader %s is counted by what had come', async (how) => {
  const { openai, events } = metered();

  const stream = await openai.chat.completions.create({ ...question, model: 'endless', stream: true });
  for await (const _ of stream) {
    if (how === 'leaves') break;
    stream.controller.abort();
  }

  expect(events()).toEqual([{ ...counted, remarks: 'stopped early, 5 characters' }]);
});

test('a stream that is left in the middle of a call to a tool is counted by what had come of it', async () => {
  const { openai, events } = metered();

  const stream = await openai.chat.completions.create({ ...question, model: 'calls', stream: true });
  for await (const _ of stream) break;

  expect(events()).toEqual([{ ...counted, remarks: 'stopped early, 6 characters' }]);
});

test('several choices are one response', async () => {
  const { openai, events } = metered({ asksForUsage: false });

  await all(await openai.chat.completions.create({ ...question, model: 'calls', n: 2, stream: true }));
  await openai.chat.completions.create({ ...question, n: 2 });

  expect(events()).toMatchObject([{ remarks: 'stopped early, 8 characters' }, counted]);
});

test('a response that does not say which model it is of is counted as of the one that was asked', async () => {
  const { openai, events, told } = metered({ prices: { nameless: { input: 2, output: 10 } } });

  await openai.responses.create({ model: 'nameless', input: 'Hello' });
  await all(await openai.responses.create({ model: 'nameless', input: 'Hello', stream: true }));

  expect(told()).toEqual([]);
  expect(events()).toMatchObject(Array.from({ length: 2 }, () => ({ model: 'nameless', quantity: 1 })));
});

test('what no reply is passes by: embeddings are neither counted nor changed', async () => {
  const { openai, events } = metered({ estimate: '5' });

  await openai.embeddings.create({ model: 'swift-1', input: 'Hello', encoding_format: 'float' });

  expect(events()).toEqual([]);
});

test('both halves of a stream that was parted are one response', async () => {
  const { openai, events } = metered();

  const [left, right] = (await openai.chat.completions.create({ ...question, stream: true })).tee();
  expect(await all(left)).toEqual(chunks);
  expect(await all(right)).toEqual(chunks);

  expect(events()).toEqual([counted]);
});

test('what the client makes of a stream or of an answer is counted too, once', async () => {
  const { openai, events } = metered();

  const final = await openai.chat.completions.stream(question).finalChatCompletion();
  const parsed = await openai.chat.completions.parse(question);
  await openai.withOptions({ timeout: 5_000 }).chat.completions.create(question);

  expect(final.choices[0]?.message.content).toBe('Good morning!');
  expect(parsed.choices[0]?.message.content).toBe(message.content);
  expect(events()).toEqual([counted, counted, counted]);
});

test.each<[string, (openai: OpenAI) => Promise<unknown>]>([
  ['that is refused', (openai) => openai.chat.completions.create({ ...question, model: 'none' })],
  ['of which half arrives', (openai) => openai.chat.completions.create({ ...question, model: 'half' })],
  [
    'that breaks off',
    async (openai) =>
      all(await openai.chat.completions.create({ ...question, model: 'breaks', stream: true })),
  ],
  [
    'that fails',
    async (openai) => all(await openai.responses.create({ model: 'fails', input: 'Hello', stream: true })),
  ],
  [
    'that works in the background',
    (openai) => openai.responses.create({ model: 'swift-1', input: 'Hello', background: true }),
  ],
])('a response %s is not counted, and its hold is given back', async (_, ask) => {
  const { openai, events, held } = metered({ estimate: '5' });

  await ask(openai).catch(() => {});

  expect(events()).toEqual([]);
  expect(held()).toEqual(['authorize ada 5', 'release']);
});

test('a response that worked in the background is counted when it is asked for and over, once however often', async () => {
  const { openai, events, held } = metered({ estimate: '5', quantityOf: () => 10_001 });
  const first = { ...counted, id: 'resp_2', at: '2026-05-10T12:01:00.000Z', quantity: 10_000 };
  const both = [first, { ...first, id: 'resp_2-2', quantity: 1 }];

  await openai.responses.retrieve('at work');
  await openai.responses.retrieve('at once');
  expect(events()).toEqual([]);
  await openai.responses.retrieve('done');
  await all(await openai.responses.retrieve('done', { stream: true }));

  expect(events()).toEqual([...both, ...both]);
  expect(held()).toEqual([]);
});

test.each([
  ['leaves it, goes on and is not counted yet', 'done', []],
  ['cancels it, is counted as of when it began', 'cancelled', [{ at: '2026-05-10T12:00:00.000Z' }]],
])('a response in the background, where its reader %s', async (_, model, expected) => {
  const { openai, events } = metered();

  if (model === 'cancelled') await openai.responses.cancel(model);
  else {
    const stream = await openai.responses.create({ model, input: 'Hello', stream: true });
    for await (const { type } of stream) if (type === 'response.output_text.delta') break;
  }

  expect(events()).toMatchObject(expected);
});

test('with an estimate the gate is asked first, and its no is what the caller sees', async () => {
  const { openai, authorize } = metered({ estimate: '5' });
  const no = {
    reason: 'no-credits',
    available: '0',
    resetsAt: new Date(0),
    topUpUrl: null,
    cap: null,
  } as const;
  authorize.mockRejectedValue(new OutOfCreditsError(no));

  await expect(openai.chat.completions.create(question)).rejects.toBeInstanceOf(OutOfCreditsError);

  expect(asked).toEqual([]);
});

test('with an estimate everything that can be done with an answer still can', async () => {
  const { openai, held } = metered({ estimate: '5' });

  const { data } = await openai.chat.completions.create(question).withResponse();
  const raw = await openai.chat.completions.create(question).asResponse();
  const parsed = await openai.chat.completions.parse(question);
  const streamed = await all(await openai.chat.completions.create({ ...question, stream: true }));

  expect(data.id).toBe('chatcmpl-1');
  expect(await raw.json()).toMatchObject({ id: 'chatcmpl-1' });
  expect(parsed.choices[0]?.message.parsed).toBeNull();
  expect(streamed).toEqual(chunks);
  expect(held().filter((what) => what === 'capture')).toHaveLength(3);
});

test('whatever else the client can do it still can', () => {
  const { openai } = metered();

  expect(openai.baseURL).toBe(url);
  expect(openai.chat.completions.messages.constructor.name).toBe('Messages');
  expect(openai).toBeInstanceOf(OpenAI);
});

async function all<Each>(stream: AsyncIterable<Each>): Promise<Each[]> {
  const seen: Each[] = [];
  for await (const each of stream) seen.push(each);
  return seen;
}

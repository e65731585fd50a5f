import { isAbort, tapStream } from './models/tap-stream.ts';
import {
  checkModelOptions,
  type ModelOptions,
  openTurn,
  type Reporter,
  storable,
  type Turn,
} from './models/turn.ts';

export type { ModelOptions } from './models/turn.ts';
export type { ModelPrice, ModelUsage } from './models/usage.ts';

/** A middleware for `wrapLanguageModel` of the AI SDK: what the model answers is counted. */
export function tallybotMiddleware(tallybot: Reporter, options: ModelOptions): TallybotMiddleware {
  checkModelOptions(options);
  return {
    specificationVersion: 'v3',
    async wrapGenerate({ doGenerate, params, model }) {
      const turn = await openTurn(tallybot, { ...options, ...said(params) });
      try {
        const result = await doGenerate();
        turn.end({
          model: result.response?.modelId ?? model.modelId,
          ...tokensOf(result.usage),
          characters: result.content.reduce((sum, part) => sum + lengthOf(part), 0),
          isWhole: true,
        });
        return result;
      } catch (error) {
        turn.fail();
        throw error;
      }
    },
    async wrapStream({ doStream, params, model }) {
      const turn = await openTurn(tallybot, { ...options, ...said(params) });
      try {
        const result = await doStream();
        return { ...result, stream: countStream(result.stream, turn, model.modelId, params.abortSignal) };
      } catch (error) {
        turn.fail();
        throw error;
      }
    },
  };
}

/** A part of what the AI SDK asks of a middleware, and takes for one. */
export interface TallybotMiddleware {
  specificationVersion: 'v3';
  wrapGenerate<Result extends Generated>(call: Call & { doGenerate(): PromiseLike<Result> }): Promise<Result>;
  wrapStream<Part extends StreamPart, Result extends { stream: ReadableStream<Part> }>(
    call: Call & { doStream(): PromiseLike<Result> },
  ): Promise<Result>;
}

interface Call {
  params: { providerOptions?: Record<string, Record<string, unknown>>; abortSignal?: AbortSignal };
  model: { modelId: string };
}

interface Usage {
  inputTokens: { total: number | undefined; cacheRead: number | undefined };
  outputTokens: { total: number | undefined };
}

interface Generated {
  usage: Usage;
  content: readonly { type: string }[];
  response?: { modelId?: string };
}

type StreamPart = { type: string };
type KnownPart =
  | { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta'; delta: string }
  | { type: 'response-metadata'; modelId?: string }
  | { type: 'finish'; usage: Usage; finishReason: { unified: string } }
  | { type: 'error' };

function countStream<Part extends StreamPart>(
  stream: ReadableStream<Part>,
  turn: Turn,
  modelId: string,
  signal: AbortSignal | undefined,
): ReadableStream<Part> {
  let model = modelId;
  let characters = 0;
  const onPart = (part: KnownPart) => {
    if ('delta' in part) characters += part.delta.length;
    else if (part.type === 'response-metadata') model = part.modelId ?? model;
    else if (part.type === 'error') turn.fail();
    else if (part.type === 'finish') {
      if (part.finishReason.unified === 'error') turn.fail();
      else turn.end({ model, ...tokensOf(part.usage), characters, isWhole: true });
    }
  };
  // Before its end no provider says how many tokens it were.
  const onStopped = () => {
    if (characters === 0) return turn.fail();
    turn.end({
      model,
      inputTokens: null,
      cachedTokens: null,
      outputTokens: null,
      characters,
      isWhole: false,
    });
  };
  return tapStream(stream, {
    onPart: (part) => onPart(part as unknown as KnownPart),
    onStopped,
    onError: (error) => (isAbort(error) || signal?.aborted ? onStopped() : turn.fail()),
  });
}

function lengthOf(part: object): number {
  return 'text' in part && typeof part.text === 'string' ? part.text.length : 0;
}

/** Providers that tell none are there, whatever the types say. */
function tokensOf(usage: Partial<Usage> | undefined) {
  return {
    inputTokens: usage?.inputTokens?.total ?? null,
    cachedTokens: usage?.inputTokens?.cacheRead ?? null,
    outputTokens: usage?.outputTokens?.total ?? null,
  };
}

const perCall = ['agent', 'company', 'person', 'surface', 'conversation'] as const;

/** What one call says of itself: `providerOptions: { tallybot: { conversation } }`. */
function said({ providerOptions }: Call['params']): Partial<ModelOptions> {
  const options = providerOptions?.['tallybot'] ?? {};
  return Object.fromEntries(
    perCall.flatMap((name) => {
      const text = storable(options[name]);
      return text === '' ? [] : [[name, text]];
    }),
  );
}

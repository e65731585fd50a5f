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
          characters: (result.content ?? []).reduce((sum, part) => sum + lengthOf(part), 0),
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

/** A number in version 5. */
type Tokens =
  | number
  | { total: number | undefined; cacheRead?: number | undefined; cacheWrite?: number | undefined }
  | null
  | undefined;

interface Usage {
  inputTokens: Tokens;
  outputTokens: Tokens;
  cachedInputTokens?: number | undefined;
}

/** Providers leave out what is always there, whatever the types say. */
interface Generated {
  usage?: Usage | null;
  content?: readonly { type: string }[] | null;
  response?: { modelId?: string };
}

type Reason = string | { unified: string } | null | undefined;
type StreamPart = { type: string };
type KnownPart =
  | { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta'; delta: string }
  | { type: 'response-metadata'; modelId?: string }
  | { type: 'finish'; usage?: Usage | null; finishReason?: Reason }
  | { type: 'error' };

function countStream<Part extends StreamPart>(
  stream: ReadableStream<Part>,
  turn: Turn,
  modelId: string,
  signal: AbortSignal | undefined,
): ReadableStream<Part> {
  let model = modelId;
  let characters = 0;
  let isBroken = false;
  const onPart = (part: KnownPart) => {
    if ('delta' in part) characters += part.delta.length;
    else if (part.type === 'response-metadata') model = part.modelId ?? model;
    else if (part.type === 'error') isBroken = true;
    else if (part.type === 'finish') {
      if (isError(part.finishReason)) turn.fail();
      else turn.end({ model, ...tokensOf(part.usage), characters, isWhole: true });
    }
  };
  // Before its end no provider says how many tokens it were.
  const onStopped = () => {
    if (characters === 0 || isBroken) return turn.fail();
    turn.end({ model, ...tokensOf(null), characters, isWhole: false });
  };
  const onError = (error: unknown) => (isAbort(error) || signal?.aborted ? onStopped() : turn.fail());
  const see = (part: Part) => onPart(part as unknown as KnownPart);
  return tapStream(stream, { onPart: see, onStopped, onError }, signal);
}

function isError(reason: Reason): boolean {
  return (typeof reason === 'string' ? reason : reason?.unified) === 'error';
}

function lengthOf(part: object): number {
  return 'text' in part && typeof part.text === 'string' ? part.text.length : 0;
}

function tokensOf(usage: Usage | null | undefined) {
  const { inputTokens, outputTokens, cachedInputTokens } = usage ?? { inputTokens: null, outputTokens: null };
  const { cacheRead, cacheWrite } =
    typeof inputTokens === 'number' ? { cacheRead: cachedInputTokens } : (inputTokens ?? {});
  return {
    inputTokens: totalOf(inputTokens),
    cachedTokens: cacheRead ?? null,
    cacheWriteTokens: cacheWrite ?? null,
    outputTokens: totalOf(outputTokens),
  };
}

function totalOf(tokens: Tokens): number | null {
  return (typeof tokens === 'number' ? tokens : tokens?.total) ?? null;
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

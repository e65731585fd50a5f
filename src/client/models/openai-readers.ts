import type { KnownAs } from './turn.ts';
import type { ModelUsage } from './usage.ts';

/** Known is what works in the background, for it is heard of again. */
type Told = Omit<ModelUsage, 'cost'> & { known?: KnownAs };
type Body = Record<string, unknown>;

/** How one way to ask an OpenAI model says what it has used. */
export interface OpenAIReader {
  /** Whether what is asked for has been at work already, so that the gate has no say in it. */
  isLater?: boolean;
  /** What is asked instead, and whether more will be told than was asked for. */
  ask(body: Body, asksForUsage: boolean): { body: Body; isHidden: boolean };
  /** `null`: nothing was used, or not yet. The model is empty where the answer does not name it. */
  read(data: object): Told | null;
  listen(isHidden: boolean): { see(chunk: unknown): boolean; result(): Told | null };
}

interface InputDetails {
  cached_tokens?: number;
  cache_write_tokens?: number;
}

interface ChatUsage {
  prompt_tokens: number;
  completion_tokens: number;
  prompt_tokens_details?: InputDetails;
}

/** Servers that speak almost as OpenAI does leave out, or make null, what is always there. */
interface Completion {
  model?: unknown;
  choices?: { message?: Words; delta?: Words; finish_reason?: string | null }[] | null;
  usage?: ChatUsage | null;
}

interface Words {
  content?: unknown;
  refusal?: unknown;
  tool_calls?: { function?: { arguments?: unknown } }[] | null;
}

const chat: OpenAIReader = {
  ask(body, asksForUsage) {
    const options = body['stream_options'] as { include_usage?: boolean } | null | undefined;
    if (!body['stream'] || !asksForUsage || options?.include_usage !== undefined)
      return { body, isHidden: false };
    return { body: { ...body, stream_options: { ...options, include_usage: true } }, isHidden: true };
  },
  read(data) {
    const { model, choices, usage } = data as Completion;
    // An error with a status of success.
    if (!choices && !usage) return null;
    const characters = (choices ?? []).reduce((sum, { message }) => sum + lengthOf(message), 0);
    return { model: nameOf(model), ...chatTokens(usage), characters, isWhole: true };
  },
  listen(isHidden) {
    const told: Told = { model: '', ...chatTokens(null), characters: 0, isWhole: false };
    return {
      see(chunk) {
        const { model, choices, usage } = chunk as Completion;
        told.model ||= nameOf(model);
        for (const { delta, finish_reason } of choices ?? []) {
          told.characters += lengthOf(delta);
          if (finish_reason) told.isWhole = true;
        }
        if (!usage) return true;
        Object.assign(told, chatTokens(usage));
        return !(isHidden && choices?.length === 0);
      },
      result: () => resultOf(told),
    };
  },
};

interface Response {
  model?: unknown;
  id?: unknown;
  background?: boolean | null;
  created_at?: number;
  completed_at?: number | null;
  status?: string;
  output_text?: string;
  usage?: {
    input_tokens: number;
    output_tokens: number;
    input_tokens_details?: InputDetails;
  } | null;
}

const responses: OpenAIReader = {
  ask: (body) => ({ body, isHidden: false }),
  read(data) {
    const response = data as Response;
    // One that is at work in the background has used nothing yet.
    if (response.status === 'failed' || !response.usage) return null;
    return { ...responseTold(response), characters: response.output_text?.length ?? 0, isWhole: true };
  },
  listen() {
    const told: Told = { model: '', ...chatTokens(null), characters: 0, isWhole: false };
    let isFailed = false;
    return {
      see(chunk) {
        const { type, delta, response } = chunk as { type: string; delta?: unknown; response?: Response };
        if (typeof delta === 'string') told.characters += delta.length;
        if (response) Object.assign(told, responseTold(response));
        if (type === 'response.completed' || type === 'response.incomplete') told.isWhole = true;
        if (type === 'response.failed' || type === 'error') isFailed = true;
        return true;
      },
      // Left in the middle, what works in the background goes on.
      result: () => (isFailed || (told.known && !told.isWhole) ? null : resultOf(told)),
    };
  },
};

const later: OpenAIReader = {
  ...responses,
  isLater: true,
  read: (data) => ifKnown(responses.read(data)),
  listen(isHidden) {
    const { see, result } = responses.listen(isHidden);
    return { see, result: () => ifKnown(result()) };
  },
};

/** What was not in the background was counted when it was created. */
function ifKnown(told: Told | null): Told | null {
  return told?.known ? told : null;
}

export const readers: Readonly<Record<string, OpenAIReader>> = {
  'chat.completions.create': chat,
  'responses.create': responses,
  'responses.retrieve': later,
  'responses.cancel': later,
};

function chatTokens(usage: ChatUsage | null | undefined) {
  return {
    inputTokens: usage?.prompt_tokens ?? null,
    ...cacheTokens(usage?.prompt_tokens_details),
    outputTokens: usage?.completion_tokens ?? null,
  };
}

function responseTold({ model, usage, id, background, created_at, completed_at }: Response) {
  const seconds = completed_at ?? created_at;
  const isKnown = background && typeof id === 'string' && typeof seconds === 'number';
  return {
    ...(isKnown ? { known: { id, at: new Date(seconds * 1_000) } } : {}),
    model: nameOf(model),
    inputTokens: usage?.input_tokens ?? null,
    ...cacheTokens(usage?.input_tokens_details),
    outputTokens: usage?.output_tokens ?? null,
  };
}

function cacheTokens(details: InputDetails | null | undefined) {
  return {
    cachedTokens: details?.cached_tokens ?? null,
    cacheWriteTokens: details?.cache_write_tokens ?? null,
  };
}

function nameOf(model: unknown): string {
  return typeof model === 'string' ? model : '';
}

function lengthOf({ content, refusal, tool_calls }: Words = {}): number {
  const texts = [content, refusal, ...(tool_calls ?? []).map((call) => call.function?.arguments)];
  return texts.reduce<number>((sum, text) => sum + (typeof text === 'string' ? text.length : 0), 0);
}

/** Stopped before anything came, it has used nothing that anybody could say. */
function resultOf(told: Told): Told | null {
  return told.isWhole || told.characters > 0 ? told : null;
}

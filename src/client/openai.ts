import { type ApiPromise, deferred, tapped } from './models/api-promise.ts';
import { type OpenAIReader, readers } from './models/openai-readers.ts';
import { tapIterable } from './models/tap-iterable.ts';
import {
  checkModelOptions,
  type ModelOptions,
  openTurn,
  type Reporter,
  type Turn,
  turnOf,
} from './models/turn.ts';

export type { ModelOptions } from './models/turn.ts';
export type { ModelPrice, ModelUsage } from './models/usage.ts';

export interface OpenAIOptions extends ModelOptions {
  /**
   * Streams of chat completions tell their tokens only when asked to, so they are asked, and what they then say beyond
   * what you asked for is kept from you. `false` for a server that does not know the question.
   */
  asksForUsage?: boolean | undefined;
}

/** The same client, of which `chat.completions` and `responses` are counted. */
export function meterOpenAI<Client extends object>(
  client: Client,
  tallybot: Reporter,
  options: OpenAIOptions,
): Client {
  checkModelOptions(options);
  const metered: Client = new Proxy(client, {
    get(target, name) {
      // The client has private parts, which only itself can reach.
      const value: unknown = Reflect.get(target, name, target);
      if (isCallable(value)) {
        if (name !== 'withOptions') return value.bind(target);
        return (...args: unknown[]) => meterOpenAI(value.apply(target, args) as Client, tallybot, options);
      }
      return typeof name === 'string' && leadsOn(name) ? meterResource(value as object, name) : value;
    },
  });

  function meterResource(resource: object, path: string): object {
    return new Proxy(resource, {
      get(target, name) {
        // Through it `stream` and `parse` come back to `create`.
        if (name === '_client') return metered;
        const value = Reflect.get(target, name, target);
        const here = `${path}.${String(name)}`;
        const reader = readers[here];
        if (reader) return (...args: unknown[]) => create(reader, (told) => value.apply(target, told), args);
        return leadsOn(here) ? meterResource(value, here) : value;
      },
    });
  }

  function create(
    reader: OpenAIReader,
    call: (args: unknown[]) => ApiPromise,
    [body, ...rest]: unknown[],
  ): ApiPromise {
    const asked = reader.ask(body as Record<string, unknown>, options.asksForUsage ?? true);
    const { model = '' } = asked.body as { model?: string };
    const begin = (turn: Turn) => {
      const promise = call([asked.body, ...rest]);
      const named: Turn = {
        ...turn,
        end: (usage, known) => turn.end({ ...usage, model: usage.model || model }, known),
      };
      return tapped(promise, (data) => count(reader, data, named, asked.isHidden), turn.fail);
    };
    if (options.estimate === undefined || reader.isLater) return begin(turnOf(tallybot, options, null));
    return deferred(openTurn(tallybot, options).then((turn) => ({ promise: begin(turn) })));
  }

  return metered;
}

function isCallable(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

function leadsOn(path: string): boolean {
  return Object.keys(readers).some((each) => each.startsWith(`${path}.`));
}

function count(reader: OpenAIReader, data: object, turn: Turn, isHidden: boolean): void {
  // A server that is none answers with a page, and the client hands it on.
  if (typeof data !== 'object' || data === null) {
    turn.fail();
    return;
  }
  if (!(Symbol.asyncIterator in data)) {
    end(turn, reader.read(data));
    return;
  }
  const listener = reader.listen(isHidden);
  tapIterable(data, {
    see: listener.see,
    onStopped: () => end(turn, listener.result()),
    onError: turn.fail,
  });
}

function end(turn: Turn, told: ReturnType<OpenAIReader['read']>): void {
  if (!told) {
    turn.fail();
    return;
  }
  const { known, ...usage } = told;
  turn.end(usage, known);
}

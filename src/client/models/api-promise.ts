/** What the OpenAI client returns: a promise that reads the body only when somebody asks for what it says. */
export interface ApiPromise extends Promise<object> {
  asResponse?(): Promise<unknown>;
  withResponse?(): Promise<unknown>;
  parse?(): Promise<object>;
  _thenUnwrap?(transform: (data: object) => object): ApiPromise;
}

/** The same promise, and somebody who sees what it brings. */
export function tapped(promise: ApiPromise, see: (data: object) => void, onFailed: () => void): ApiPromise {
  const pass = (data: object) => {
    see(data);
    return data;
  };
  // The head of the answer alone: its body belongs to whoever awaits it.
  (promise.asResponse?.() ?? promise).then(() => {}, onFailed);
  const answer = promise._thenUnwrap ? promise._thenUnwrap(pass) : (promise.then(pass) as ApiPromise);
  const parse = answer.parse?.bind(answer);
  if (parse) {
    answer.parse = () => {
      const parsed = parse();
      parsed.catch(onFailed);
      return parsed;
    };
  }
  return answer;
}

/** One that is yet to be begun. Boxed, for a promise of a promise would be awaited through. */
export function deferred(begun: Promise<{ promise: ApiPromise }>): ApiPromise {
  const data = () => begun.then(({ promise }) => promise);
  return {
    // biome-ignore lint/suspicious/noThenProperty: it stands for a promise
    then: (onFulfilled, onRejected) => data().then(onFulfilled, onRejected),
    catch: (onRejected) => data().catch(onRejected),
    finally: (onFinally) => data().finally(onFinally),
    parse: data,
    asResponse: () => begun.then(({ promise }) => promise.asResponse?.()),
    withResponse: () => begun.then(({ promise }) => promise.withResponse?.()),
    _thenUnwrap: (transform) =>
      deferred(
        begun.then(({ promise }) => ({
          promise: promise._thenUnwrap?.(transform) ?? (promise.then(transform) as ApiPromise),
        })),
      ),
    [Symbol.toStringTag]: 'Promise',
  };
}

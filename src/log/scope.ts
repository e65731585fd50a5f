import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};
const scope = new AsyncLocalStorage<Fields>();
const sources = new Set<() => Fields>();

/** Whatever is logged while it is done says this too: which request, job or message it belongs to. */
export function inLogScope<T>(fields: Fields, work: () => T): T {
  const around = scope.getStore();
  return scope.run(around ? { ...around, ...fields } : fields, work);
}

/** What is done for several at once belongs to none of them, whoever set it off. */
export function outsideLogScope<T>(work: () => T): T {
  return scope.run(NOTHING, work);
}

/** What else there is to say of the moment, such as the trace it is a part of, until the returned is called. */
export function alsoLog(read: () => Fields): () => void {
  sources.add(read);
  return () => void sources.delete(read);
}

export function fieldsInScope(): Fields {
  const own = scope.getStore() ?? NOTHING;
  return sources.size === 0 ? own : Object.assign({}, own, ...[...sources].map((read) => read()));
}

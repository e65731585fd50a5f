import { AsyncLocalStorage } from 'node:async_hooks';

type Fields = Readonly<Record<string, unknown>>;

const NOTHING: Fields = {};
const scope = new AsyncLocalStorage<Fields>();
const sources = new Set<() => Fields>();
let open = 0;

/**
 * Whatever is logged while it is done says this too: which request, job or message it belongs to.
 *
 * Before Node 24 each promise of the process is slower while a storage is in use, whoever made it: measured on requests
 * that bring an event, a twelfth. So it is in use only while a scope is open.
 */
export function inLogScope<T>(fields: Fields, work: () => T): T {
  const around = scope.getStore();
  open += 1;
  try {
    const result = scope.run(around ? { ...around, ...fields } : fields, work);
    if (result instanceof Promise) {
      open += 1;
      result.then(close, close);
    }
    return result;
  } finally {
    close();
  }
}

function close(): void {
  open -= 1;
  if (open === 0) scope.disable();
}

/** What is done for several at once belongs to none of them, whoever set it off. */
export function outsideLogScope<T>(work: () => T): T {
  return open === 0 ? work() : scope.run(NOTHING, work);
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

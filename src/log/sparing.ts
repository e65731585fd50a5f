import { inspect } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;
type Say = (message: string, fields: Fields) => void;

const EVERY_MS = 10_000;
const KINDS_MAX = 200;
const DEEP = { depth: 8 };

/**
 * What comes in floods, as a line for each request does while the database is away, is said at once, and then now and
 * then with how many were left out since. The same is what differs in `butFor` alone.
 * No timer ends a flood: what it left out last is counted in the next line of its kind.
 */
export function sparing(say: Say, butFor: string, nowMs = () => performance.now()): Say {
  const kinds = new Map<string, { saidAt: number; suppressed: number }>();
  return (message, fields) => {
    const kind = inspect([message, Object.entries({ ...fields, [butFor]: null }).map(withoutStack)], DEEP);
    const last = kinds.get(kind);
    if (last && nowMs() - last.saidAt < EVERY_MS) {
      last.suppressed += 1;
      return;
    }
    // In the order in which they were said last, so that the first is the one that has been quiet for longest.
    kinds.delete(kind);
    const [quietest] = kinds.keys();
    if (kinds.size >= KINDS_MAX && quietest !== undefined) kinds.delete(quietest);
    kinds.set(kind, { saidAt: nowMs(), suppressed: 0 });
    say(message, last?.suppressed ? { ...fields, suppressed: last.suppressed } : fields);
  };
}

/** From wherever it was thrown it is the same trouble. */
function withoutStack(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(withoutStack);
  if (!(said instanceof Error)) return said;
  const { name, message, cause } = said;
  return { ...said, name, message, cause: withoutStack(cause) };
}

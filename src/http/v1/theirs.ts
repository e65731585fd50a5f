import { unauthorized } from '../authenticate.ts';
import { RefusedError } from '../problem.ts';

/** A key of an account that is gone opens nothing. */
export function theirs<T>(read: T | null): T {
  if (read === null) throw new RefusedError(unauthorized());
  return read;
}

import { UserError } from '../domain/errors.ts';
import { redactText } from '../log.ts';

/** A person's mistake in a sentence or two; ours with all there is to find it by. */
export function explain(error: unknown): string {
  if (error instanceof UserError) return [error.message, error.hint].filter(Boolean).join('\n');
  return redactText(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

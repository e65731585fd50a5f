import { UserError } from '../domain/errors.ts';
import { redactText } from '../log.ts';

/** What went wrong, for a program. */
export interface Trouble {
  code: string;
  message: string;
  hint: string | null;
}

/** A person's mistake in a sentence or two; ours with all there is to find it by. */
export function explain(error: unknown): string {
  if (error instanceof UserError) return [error.message, error.hint].filter(Boolean).join('\n');
  return redactText(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UserError) {
    return { code: error.code, message: error.message, hint: error.hint ?? null };
  }
  const message = redactText(error instanceof Error ? error.message : String(error));
  return { code: 'internal', message, hint: 'What is printed on stderr says where it happened.' };
}

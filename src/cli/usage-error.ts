import { UserError } from '../domain/errors.ts';

/** Words that no verb takes: ends with 2, so that a script tells a slip of its own from work that failed. */
export class UsageError extends UserError {}

/** An answer `{ ok: false, error }`, with what Slack says beside it. */
export class SlackError extends Error {
  readonly code: string;
  readonly fields: Record<string, unknown>;

  constructor(code: string, fields: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.fields = fields;
  }
}

/** Faults of the arguments are told one by one, each with a pointer to its place. */
export function argumentError(code: string, faults: readonly string[]): SlackError {
  return new SlackError(code, {
    errors: faults,
    response_metadata: { messages: faults.map((fault) => `[ERROR] ${fault}`) },
  });
}

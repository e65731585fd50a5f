/** Whatever the client has to say, with a code to tell cases apart. None of them ever holds the key. */
export class TallybotError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TallybotError';
    this.code = code;
  }
}

/** The event, the amount or an option cannot be right. Thrown at the call, for only the caller can mend it. */
export class InvalidError extends TallybotError {
  readonly faults: readonly Fault[];

  constructor(what: string, faults: readonly Fault[]) {
    super('invalid', `${what}: ${faults.map(({ field, message }) => `${field} ${message}`).join('; ')}.`);
    this.name = 'InvalidError';
    this.faults = faults;
  }
}

export interface Fault {
  field: string;
  message: string;
}

/** The meter was asked and said no. */
export class OutOfCreditsError extends TallybotError {
  readonly reason: 'no-credits' | 'cap';
  /** Credits that the agent may still begin to spend, as a decimal string. */
  readonly available: string;
  /** When the limit that stands in the way next starts afresh. */
  readonly resetsAt: Date;
  readonly topUpUrl: string | null;
  /** The cap that is full, where it is one. */
  readonly cap: { id: string; scope: string; scopeId: string; window: string; limit: string } | null;

  constructor(denial: Omit<OutOfCreditsError, keyof TallybotError>) {
    const { reason, available, resetsAt, topUpUrl, cap } = denial;
    const why = reason === 'cap' ? 'A cap is full' : 'There are not enough credits';
    const buy = topUpUrl === null ? '' : ` Top up: ${topUpUrl}`;
    super('out-of-credits', `${why}: ${available} available until ${resetsAt.toISOString()}.${buy}`);
    this.name = 'OutOfCreditsError';
    this.reason = reason;
    this.available = available;
    this.resetsAt = resetsAt;
    this.topUpUrl = topUpUrl;
    this.cap = cap;
  }
}

/** Nobody knows what the meter would have said: it is away (`unreachable`), or something else answers (`not-a-meter`). */
export class MeterUnreachableError extends TallybotError {
  constructor(why: string, { code = 'unreachable', ...options }: ErrorOptions & { code?: string } = {}) {
    super(code, `The meter does not answer: ${why}.`, options);
    this.name = 'MeterUnreachableError';
  }
}

/** The meter answered that it will not do this for this key, or not in this way. */
export class MeterRefusedError extends TallybotError {
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(code, message);
    this.name = 'MeterRefusedError';
    this.status = status;
  }
}

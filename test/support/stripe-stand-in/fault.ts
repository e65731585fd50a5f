/** What Stripe says instead of an answer. `kept`: said again to whoever asks again under the same key. */
export class StripeFault extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly kept: boolean;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    body: Record<string, unknown>,
    { kept = false, headers = {} }: { kept?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(String(body['message']));
    this.status = status;
    this.body = body;
    this.kept = kept;
    this.headers = headers;
  }
}

export function invalid(message: string, rest: { param?: string; code?: string } = {}): StripeFault {
  return new StripeFault(400, { type: 'invalid_request_error', message, ...rest });
}

export function missing(kind: string, id: string, param: string, status = 400): StripeFault {
  const message = `No such ${kind}: '${id}'`;
  const body = { type: 'invalid_request_error', code: 'resource_missing', message, param };
  return new StripeFault(status, body, { kept: true });
}

export function rateLimited(): StripeFault {
  return new StripeFault(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded.',
  });
}

export function internal(): StripeFault {
  const body = { type: 'api_error', message: 'An unknown error occurred' };
  return new StripeFault(500, body, { kept: true, headers: { 'stripe-should-retry': 'false' } });
}

export function forbidden(): StripeFault {
  return new StripeFault(403, {
    type: 'invalid_request_error',
    message: 'The provided key does not have the required permissions for this endpoint.',
  });
}

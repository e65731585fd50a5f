/** There was nobody to send it to, so that it cannot have arrived. */
const NEVER_SENT: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/** Of an error of the network, by what lies behind it. */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return NEVER_SENT.has((error as { code?: unknown }).code) || wasNeverSent(error.cause);
}

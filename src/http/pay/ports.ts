/** A page of a payment provider’s, by the name that stands in our own short address. */
export type PayPage =
  | { status: 'open'; url: string }
  | { status: 'paid' | 'ended' | 'unknown' | 'unreachable' };

export interface PayPages {
  find(name: string): Promise<PayPage>;
}

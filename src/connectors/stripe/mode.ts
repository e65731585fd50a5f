/** Payments made with it take no money. Credits know no such difference. */
export function isTestKey(secretKey: string): boolean {
  return /^[sr]k_test_/.test(secretKey);
}

/** As people call it, where they decide, and where they see what was paid. */
export function shopName(secretKey: string): string {
  return isTestKey(secretKey) ? 'Stripe’s test mode' : 'Stripe';
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What stands for a page in our own address of it. */
export interface PayAddresses {
  nameOf(sessionId: string): string;
  /** `null`: it is none that was given by us, and Stripe need not be asked. */
  read(name: string): string | null;
}

const MAC_LENGTH = 16;

export function createPayAddresses(secretKey: string): PayAddresses {
  const macOf = (sessionId: string) =>
    createHmac('sha256', secretKey).update(`pay:${sessionId}`).digest('base64url').slice(0, MAC_LENGTH);
  return {
    nameOf: (sessionId) => `${sessionId}.${macOf(sessionId)}`,
    read(name) {
      const [sessionId = '', mac = ''] = name.split('.');
      const expected = Buffer.from(macOf(sessionId));
      const given = Buffer.from(mac);
      return given.length === expected.length && timingSafeEqual(given, expected) ? sessionId : null;
    },
  };
}

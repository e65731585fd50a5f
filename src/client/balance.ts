import { notAMeter } from './meter/verdict.ts';

/** What is left, as the meter says it: credits are decimal strings, instants are texts in UTC. */
export interface Balance {
  at: string;
  zone: string;
  plan: { id: string; name: string } | null;
  planCredits: string;
  topUpCredits: string;
  scopedCredits: string;
  held: string;
  available: string;
  allowance: string;
  used: string;
  overage: string;
  absorbed: string;
  cycle: { number: number; startsAt: string; endsAt: string };
  daysLeft: number;
  nextBoundary: { at: string; what: 'reset' | 'expiry' | 'start'; credits: string };
  runOut:
    | { known: true; soonest: string | null; likely: string | null; latest: string | null; horizon: string }
    | { known: false; activeDays: number };
  topUpUrl: string | null;
}

export function readBalance(json: Readonly<Record<string, unknown>>): Balance {
  if (typeof json['available'] !== 'string') throw notAMeter('which does not say what is left');
  return json as unknown as Balance;
}

import type { Clock } from '../clock.ts';

/** How often one bucket may be asked: so many times in so many milliseconds. */
export interface Bucket {
  limit: number;
  windowMs: number;
}

export interface Verdict {
  headers: Record<string, string>;
  /** Set where the call is refused. */
  retryAfterS?: number;
  global?: boolean;
}

export interface RateLimits {
  /** `key` is the route with its channel, guild or webhook. */
  count(key: string, bucket: Bucket, underGlobal: boolean): Verdict;
}

const global = { limit: 50, windowMs: 1_000 } as const satisfies Bucket;

export const noRateLimits: RateLimits = { count: () => ({ headers: {} }) };

export function rateLimitsBy(clock: Clock): RateLimits {
  const windows = new Map<string, { startMs: number; used: number }>();

  function use(key: string, { limit, windowMs }: Bucket): { remaining: number; resetMs: number } {
    const nowMs = clock.now();
    const known = windows.get(key);
    const window = known && nowMs < known.startMs + windowMs ? known : { startMs: nowMs, used: 0 };
    window.used += 1;
    windows.set(key, window);
    return { remaining: limit - window.used, resetMs: window.startMs + windowMs };
  }

  return {
    count(key, bucket, underGlobal) {
      const overall = underGlobal ? use('global', global) : { remaining: 0, resetMs: 0 };
      if (overall.remaining < 0) {
        const retryAfterS = (overall.resetMs - clock.now()) / 1_000;
        return {
          retryAfterS,
          global: true,
          headers: { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global' },
        };
      }
      const { remaining, resetMs } = use(key, bucket);
      const afterS = (resetMs - clock.now()) / 1_000;
      const headers = {
        'x-ratelimit-limit': String(bucket.limit),
        'x-ratelimit-remaining': String(Math.max(0, remaining)),
        'x-ratelimit-reset': (resetMs / 1_000).toFixed(3),
        'x-ratelimit-reset-after': afterS.toFixed(3),
        'x-ratelimit-bucket': Buffer.from(key.split(' ')[0] ?? '').toString('hex'),
      };
      return remaining < 0
        ? { retryAfterS: afterS, headers: { ...headers, 'x-ratelimit-scope': 'user' } }
        : { headers };
    },
  };
}

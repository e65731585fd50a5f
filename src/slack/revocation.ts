import { createHash } from 'node:crypto';
import type { Authorize } from '@slack/bolt';
import { log } from '../log.ts';
import { isRevoked } from './errors.ts';
import type { Query } from './install/installation-store.ts';
import type { Heard } from './patient-fetch.ts';

const REMEMBERED_MAX = 10_000;

/** Slack may withdraw a token without a word: the first call that is refused for it tells, and what is stored of it goes. */
export function watchRevocation(remove: (query: Query) => Promise<boolean>) {
  const queries = new Map<string, Query>();
  const told = new Set<string>();

  const heard: Heard = ({ error, authorization }) => {
    const key = keyOf(authorization?.replace(/^Bearer /i, '') ?? '');
    if (!isRevoked(error) || told.has(key)) return;
    told.add(key);
    const query = queries.get(key);
    const workspace = query?.teamId ?? query?.enterpriseId;
    log.error('Slack has withdrawn the app’s token: the app must be installed again', {
      workspace,
      reason: error,
    });
    if (query)
      remove(query).then(
        (isErased) => isErased && log.info('the withdrawn token is erased', { workspace }),
        (failure) => log.error('could not erase a withdrawn token', { workspace, failure }),
      );
  };

  const watched =
    (authorize: Authorize<boolean>): Authorize<boolean> =>
    async (source, body) => {
      const result = await authorize(source, body);
      queries.set(keyOf(result.botToken ?? ''), source);
      const [oldest] = queries.keys();
      if (queries.size > REMEMBERED_MAX && oldest !== undefined) queries.delete(oldest);
      // Bolt writes into it who asks: shared, it would make everyone the first who asked.
      return { ...result };
    };

  return { heard, watched };
}

// The token itself lies about nowhere.
function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
